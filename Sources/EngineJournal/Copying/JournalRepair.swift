/// Makes a new journal of what a damaged one still has: everything up to the first damage, and nothing behind it, because
/// what follows a gap follows something else. The damaged journal is only read.
public struct JournalRepair: Sendable {
    /// What a repair keeps, and what is lost by it.
    public struct Plan: Sendable, Equatable {
        /// The journal's UUID.
        public var identity: JournalIdentity
        /// The checkpoint that recovery will begin with; nil when every record is there from the first one on.
        public var checkpoint: UInt64?
        /// The last record that is kept; 0 when there is none.
        public var lastSequence: UInt64
        /// The last record that is known to have been durable: what lies between is lost.
        public var durableSequence: UInt64
        /// Why nothing behind the last record is kept; nil when nothing is lost.
        public var damage: Damage?
        /// Records that are known to be lost.
        public var lostRecords: UInt64 { durableSequence - min(durableSequence, lastSequence) }
        /// The segments that are kept, with the offset where each one ends.
        var segments: [(number: UInt64, end: UInt64)]
        var checkpoints: [UInt64]

        /// Compares everything that a person is told.
        public static func == (left: Plan, right: Plan) -> Bool {
            (left.identity, left.checkpoint, left.lastSequence, left.durableSequence, left.damage)
                == (right.identity, right.checkpoint, right.lastSequence, right.durableSequence, right.damage)
        }
    }

    private let source: JournalInspector
    private let path: String

    /// A repair of the journal in `path`.
    public init(of path: String, disk: any Disk = SystemDisk()) {
        source = JournalInspector(directory: path, disk: disk)
        self.path = path
    }

    /// What a repair would keep. Changes nothing. Throws `locked` while an engine uses the journal, and `damaged` when
    /// nothing can be kept: then only a backup helps.
    public func plan() throws(JournalError) -> Plan {
        try source.inDirectory { directory throws(JournalError) in
            guard try !JournalInspector.isLive(directory) else { throw .locked(directory: path, holder: nil) }
            return try Salvage(directory).plan()
        }
    }

    /// Writes the new journal into `target`, which is made, or empty, and verifies it. The caller sees to it that nobody
    /// writes the journal meanwhile, as ``JournalReplacement`` does, which holds its lock.
    public func run(into target: String, targetDisk: any Disk = SystemDisk()) throws(JournalError) -> Plan {
        let plan = try source.inDirectory { directory throws(JournalError) in try Salvage(directory).plan() }
        let copy = try JournalCopy(into: target, on: targetDisk)
        defer { copy.close() }
        try source.inDirectory { directory throws(JournalError) in
            try reading { () throws(DiskError) in
                for number in plan.checkpoints { try copy.copy(FileName.checkpointName(number), from: directory) }
                for (number, end) in plan.segments { try copy.copySegment(number, through: end, from: directory) }
                let mark = IdentityFile.Mark(
                    counter: 1, watermark: plan.lastSequence, floor: plan.segments.first?.number ?? 1, isClean: true)
                try copy.complete(IdentityFile(identity: plan.identity, mark: mark))
            }
        }
        let report = try JournalInspector(directory: target, disk: targetDisk).check()
        if let finding = report.findings.first { throw .damaged(finding) }
        return plan
    }
}
