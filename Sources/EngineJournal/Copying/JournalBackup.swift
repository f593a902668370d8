/// Copies a journal into another directory, also while an engine writes it: no lock, and not a single write to it.
///
/// The copy is a journal that opens. It holds everything that was acknowledged before the call, and a beginning of what
/// came meanwhile. A live journal drops segments and checkpoints under our hands: then the copy is begun anew.
public struct JournalBackup: Sendable {
    /// What was copied.
    public struct Summary: Sendable, Equatable {
        /// The journal's UUID, which the copy keeps.
        public var identity: JournalIdentity
        /// Segments with records.
        public var segments: Int
        /// Checkpoints.
        public var checkpoints: Int
        /// The first record in the copy; one more than the last when there is none.
        public var firstSequence: UInt64
        /// The last record in the copy; 0 when there is none.
        public var lastSequence: UInt64
        /// Bytes of the files.
        public var bytes: UInt64
        /// An engine used the journal meanwhile.
        public var isLive: Bool
    }

    private let source: JournalInspector
    private let target: String
    private let targetDisk: any Disk

    /// A backup of the journal in `path` into `target`, which is made, or empty.
    public init(
        of path: String, into target: String, disk: any Disk = SystemDisk(), targetDisk: any Disk = SystemDisk()
    ) {
        source = JournalInspector(directory: path, disk: disk)
        self.target = target
        self.targetDisk = targetDisk
    }

    /// Copies and verifies. Throws `damaged` when the journal is, `notEmpty`, `busy` when the journal never stood still
    /// long enough, or what the disks say; then there is no copy.
    public func run() throws(JournalError) -> Summary {
        let copy = try JournalCopy(into: target, on: targetDisk)
        defer { copy.close() }
        for _ in 0..<JournalLimits.backupAttemptsMaximum {
            do throws(JournalError) {
                if let summary = try source.inDirectory({ directory throws(JournalError) in
                    try Self.attempt(directory, into: copy)
                }) {
                    try verify()
                    return summary
                }
            } catch {
                try Self.clear(copy)
                throw error
            }
            try Self.clear(copy)
        }
        throw .busy
    }

    /// Nil when the journal dropped something that was to be copied.
    private static func attempt(
        _ directory: any DiskDirectory, into copy: JournalCopy
    ) throws(JournalError) -> Summary? {
        let isLive = try JournalInspector.isLive(directory)
        let identity = try Examination.readIdentity(in: directory)
        let contents = try JournalInspector.contents(of: directory)
        var summary = Summary(
            identity: identity.identity, segments: 0, checkpoints: 0, firstSequence: 0, lastSequence: 0, bytes: 0,
            isLive: isLive)
        do throws(DiskError) {
            // Checkpoints first: the records up to a checkpoint's end are there before it is.
            for number in contents.checkpoints {
                try copy.copy(FileName.checkpointName(number), from: directory)
                summary.checkpoints += 1
            }
        } catch {
            if error.number == ErrorNumber.noEntry { return nil }
            throw .unavailable(error)
        }
        guard let last = try copySegments(directory, identity, into: copy, &summary) else { return nil }
        // What was dropped meanwhile is needed no more, but what was listed does not belong together any more either.
        guard try Examination.readIdentity(in: directory).mark.floor == identity.mark.floor else { return nil }
        var mark = identity.mark
        mark.counter += 1
        mark.watermark = last
        mark.isClean = true
        let content = IdentityFile(identity: identity.identity, mark: mark)
        try reading { () throws(DiskError) in try copy.complete(content) }
        return summary
    }

    /// Copies every segment up to its last batch that verifies. Gives the last sequence; nil when a segment was dropped.
    private static func copySegments(
        _ directory: any DiskDirectory, _ identity: IdentityFile, into copy: JournalCopy, _ summary: inout Summary
    ) throws(JournalError) -> UInt64? {
        let seed = Checksum.seed(of: identity.identity)
        var chain: Chain?
        var expected = identity.mark.floor
        while true {
            let name = FileName.segmentName(expected)
            guard let file = try JournalInspector.openUnlessDropped(name, in: directory) else { break }
            defer { try? file.close() }
            let page = try reading { () throws(DiskError) in try file.bytes(at: 0, count: JournalLimits.headerBytes) }
            guard case .header(let header) = SegmentHeader.reading(page) else { break }
            if let chain, header.chain != chain.checksum || header.firstSequence != chain.nextSequence {
                // The segment before was read to its end of that moment, and went on until this one was begun.
                if summary.isLive, header.firstSequence > chain.nextSequence { break }
                throw .damaged(
                    Damage(
                        kind: .segmentForeign, file: name, offset: 0, sequence: chain.nextSequence,
                        detail: "it does not follow the segment before it"))
            }
            let scan = try SegmentScan.run(file, seed: seed, after: Chain(header), readsRemainder: { _ in false })
            if case .broken(let reason) = scan.ending {
                throw .damaged(
                    Damage(
                        kind: .chainBroken, file: name, offset: scan.end, sequence: scan.chain.nextSequence,
                        detail: reason))
            }
            do throws(DiskError) {
                try copy.copySegment(expected, through: scan.end, from: directory)
            } catch {
                if error.number == ErrorNumber.noEntry { return nil }
                throw .unavailable(error)
            }
            if chain == nil { summary.firstSequence = header.firstSequence }
            summary.segments += 1
            summary.bytes += scan.fileBytes
            chain = scan.chain
            expected += 1
        }
        guard let chain else {
            // Nothing at the floor: it was dropped since the identity file was read, or it is missing.
            guard try Examination.readIdentity(in: directory).mark.floor == identity.mark.floor else { return nil }
            throw .damaged(
                Damage(
                    kind: .segmentMissing, file: FileName.segmentName(expected), detail: "the oldest segment is missing"
                )
            )
        }
        summary.lastSequence = chain.nextSequence - 1
        guard summary.lastSequence >= identity.mark.watermark else {
            throw .damaged(
                Damage(
                    kind: .recordsMissing, file: FileName.segmentName(expected - 1), sequence: chain.nextSequence,
                    detail: "it ends with sequence \(summary.lastSequence), but \(identity.mark.watermark) was durable")
            )
        }
        return summary.lastSequence
    }

    /// The copy opens as a journal does: everything is read once more.
    private func verify() throws(JournalError) {
        let report = try JournalInspector(directory: target, disk: targetDisk).check()
        if let finding = report.findings.first { throw .damaged(finding) }
    }

    private static func clear(_ copy: JournalCopy) throws(JournalError) {
        try reading { () throws(DiskError) in
            for name in try copy.directory.list() { try copy.directory.unlink(name) }
        }
    }
}
