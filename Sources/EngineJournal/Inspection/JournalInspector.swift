/// Looks into a journal without its lock and without a single write, also while an engine uses it.
public struct JournalInspector: Sendable {
    /// The journal's directory.
    public let path: String
    private let disk: any Disk

    /// An inspector of the journal in `directory`.
    public init(directory path: String, disk: any Disk = SystemDisk()) {
        self.path = path
        self.disk = disk
    }

    /// Whether a process has the journal open.
    public func isLive() throws(JournalError) -> Bool {
        try inDirectory { directory throws(JournalError) in try Self.isLive(directory) }
    }

    /// The segments, oldest first.
    public func segments() throws(JournalError) -> [SegmentSummary] {
        try inDirectory { directory throws(JournalError) in
            var summaries: [SegmentSummary] = []
            for number in try Self.contents(of: directory).segments {
                if let summary = try Self.summary(number, in: directory) { summaries.append(summary) }
            }
            return summaries
        }
    }

    /// The checkpoints that verify, oldest first.
    public func checkpoints() throws(JournalError) -> [CheckpointSummary] {
        try inDirectory { directory throws(JournalError) in
            let identity = try Examination.readIdentity(in: directory).identity
            var summaries: [CheckpointSummary] = []
            for number in try Self.contents(of: directory).checkpoints {
                var (entries, bytes) = (0, 0)
                let result = try CheckpointReader.verify(number, identity: identity, in: directory) { content in
                    entries += 1
                    bytes += content.count
                }
                guard case .success(let entry) = result else { continue }
                summaries.append(
                    CheckpointSummary(
                        number: number, file: FileName.checkpointName(number), position: entry.position,
                        entries: entries, bytes: bytes))
            }
            return summaries
        }
    }

    /// Visits the records of the range in order, the journal's own included, until `visit` says false. On a live
    /// journal it ends where reading ends. Throws `damaged` at the first batch that does not verify, unless it is what
    /// a torn or running write leaves at the end; also what `visit` throws.
    public func records(
        from first: UInt64 = 1, through last: UInt64 = .max, visit: (InspectedRecord) throws -> Bool
    ) throws {
        let directory = try open()
        defer { directory.close() }
        let seed = Checksum.seed(of: try Examination.readIdentity(in: directory).identity)
        let written = try segments().filter { segment in
            guard case .written = segment.state else { return false }
            return true
        }
        for (index, segment) in written.enumerated() {
            if index + 1 < written.count, case .written(let next) = written[index + 1].state, next <= first { continue }
            if case .written(let begin) = segment.state, begin > last { return }
            let isLast = index == written.count - 1
            let goesOn = try Self.records(
                in: segment, directory, seed: seed, isLast: isLast, range: first...max(first, last), visit: visit)
            guard goesOn else { return }
        }
    }

    private static func records(
        in segment: SegmentSummary, _ directory: any DiskDirectory, seed: UInt32, isLast: Bool,
        range: ClosedRange<UInt64>, visit: (InspectedRecord) throws -> Bool
    ) throws -> Bool {
        guard let file = try openUnlessDropped(segment.file, in: directory) else { return true }
        defer { try? file.close() }
        var cursor = try reading { () throws(DiskError) in try FrameCursor(file: file, seed: seed) }
        while true {
            let offset = cursor.offset
            switch try reading({ () throws(DiskError) in try cursor.next() }) {
            case .end: return true
            case .bad(let reason):
                if isLast { return false }
                throw JournalError.damaged(
                    Damage(kind: .batchDamaged, file: segment.file, offset: offset, detail: reason))
            case .frame(let frame):
                guard frame.header.lastSequence >= range.lowerBound else { continue }
                guard let records = frame.records() else {
                    throw JournalError.damaged(
                        Damage(
                            kind: .batchDamaged, file: segment.file, offset: offset,
                            sequence: frame.header.firstSequence, detail: "the content of the batch cannot be read"))
                }
                for record in records where range.contains(record.sequence) {
                    let found = InspectedRecord(
                        record: record, file: segment.file, batchOffset: offset, batchBytes: frame.bytes.count,
                        batchRecords: records.count, group: frame.header.group)
                    guard try visit(found) else { return false }
                }
                guard frame.header.lastSequence < range.upperBound else { return false }
            }
        }
    }

    /// Verifies everything: every header, every batch and its chain, every checkpoint, the watermark.
    public func check() throws(JournalError) -> CheckReport {
        try inDirectory { directory throws(JournalError) in
            var check = FullCheck(directory: directory, isLive: try Self.isLive(directory))
            return try check.run()
        }
    }

    // MARK: - Files

    private func open() throws(JournalError) -> any DiskDirectory {
        do throws(DiskError) {
            return try disk.openDirectory(path, creating: false)
        } catch  where error.number == ErrorNumber.noEntry {
            throw .notInitialized(directory: path)
        } catch {
            throw .unavailable(error)
        }
    }

    func inDirectory<Success>(
        _ body: (any DiskDirectory) throws(JournalError) -> Success
    ) throws(JournalError) -> Success {
        let directory = try open()
        defer { directory.close() }
        return try body(directory)
    }

    static func contents(of directory: any DiskDirectory) throws(JournalError) -> DirectoryContents {
        DirectoryContents(try reading { () throws(DiskError) in try directory.list() })
    }

    static func isLive(_ directory: any DiskDirectory) throws(JournalError) -> Bool {
        guard let file = try openUnlessDropped(FileName.lockName, in: directory) else { return false }
        defer { try? file.close() }
        return try reading { () throws(DiskError) in try file.isLocked() }
    }

    /// A live journal drops segments and checkpoints while we look.
    static func openUnlessDropped(
        _ name: String, in directory: any DiskDirectory
    ) throws(JournalError) -> (any DiskFile)? {
        do throws(DiskError) {
            return try directory.open(name, .reading)
        } catch  where error.number == ErrorNumber.noEntry {
            return nil
        } catch {
            throw .unavailable(error)
        }
    }

    private static func summary(
        _ number: UInt64, in directory: any DiskDirectory
    ) throws(JournalError) -> SegmentSummary? {
        let name = FileName.segmentName(number)
        guard let file = try openUnlessDropped(name, in: directory) else { return nil }
        defer { try? file.close() }
        let (page, bytes) = try reading { () throws(DiskError) in
            (try file.bytes(at: 0, count: JournalLimits.headerBytes), try file.size())
        }
        let state: SegmentSummary.State =
            switch SegmentHeader.reading(page) {
            case .header(let header): .written(firstSequence: header.firstSequence)
            case .prepared: .prepared
            case .newer(let version):
                throw .newerFormat(file: name, found: version, supported: .current)
            case .unknownFeatures(let features): throw .unknownFeatures(file: name, features: features)
            case .invalid: .unreadable
            }
        return SegmentSummary(number: number, file: name, bytes: bytes, state: state)
    }
}
