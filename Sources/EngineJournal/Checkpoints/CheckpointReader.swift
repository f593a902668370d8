/// Reads a checkpoint from its header to its footer.
struct CheckpointReader {
    let name: String
    private let file: any DiskFile
    private let fileBytes: UInt64
    private var offset: UInt64
    private var chain: UInt32
    private var entries: UInt64 = 0
    private var buffer: [UInt8] = []
    private var bufferOffset: UInt64 = 0
    let number: UInt64
    let position: UInt64

    private enum Part {
        case entry([UInt8])
        /// The checkpoint is whole; with the position at which its states were durable.
        case footer(end: UInt64)
    }

    /// Reads the whole file. The failure is damage of this checkpoint; an error of the disk or a newer format is thrown.
    static func verify(
        _ number: UInt64, identity: JournalIdentity, in directory: any DiskDirectory,
        entry: ([UInt8]) -> Void = { _ in }
    ) throws(JournalError) -> Result<CheckpointEntry, Damage> {
        let file = try reading { () throws(DiskError) in try directory.open(FileName.checkpointName(number), .reading) }
        defer { try? file.close() }
        do throws(JournalError) {
            var reader = try CheckpointReader(file, number: number, identity: identity)
            while true {
                switch try reader.next() {
                case .entry(let content): entry(content)
                case .footer(let end):
                    return .success(CheckpointEntry(number: number, position: reader.position, end: end))
                }
            }
        } catch {
            guard case .damaged(let damage) = error else { throw error }
            return .failure(damage)
        }
    }

    /// Gives each entry to `entry`. Throws `JournalError`, or what `entry` throws.
    static func read(
        _ number: UInt64, identity: JournalIdentity, in directory: any DiskDirectory, entry: ([UInt8]) throws -> Void
    ) throws {
        let file = try reading { () throws(DiskError) in try directory.open(FileName.checkpointName(number), .reading) }
        defer { try? file.close() }
        var reader = try CheckpointReader(file, number: number, identity: identity)
        while case .entry(let content) = try reader.next() { try entry(content) }
    }

    private init(_ file: any DiskFile, number: UInt64, identity: JournalIdentity) throws(JournalError) {
        self.file = file
        self.number = number
        name = FileName.checkpointName(number)
        let (header, size) = try reading { () throws(DiskError) in
            (try file.bytes(at: 0, count: FileHeader.bytes), try file.size())
        }
        fileBytes = size
        offset = UInt64(FileHeader.bytes)
        chain = CheckpointFormat.chain(after: header, seed: Checksum.seed(of: identity))
        var invalid: String?
        switch FileHeader.reading(header, expecting: .checkpoint, fieldBytes: CheckpointFormat.fieldBytes) {
        case .header(let found):
            if found.identity != identity { invalid = "it belongs to the journal \(found.identity)" }
        case .newer(let version): throw JournalError.newerFormat(file: name, found: version, supported: .current)
        case .unknownFeatures(let features): throw JournalError.unknownFeatures(file: name, features: features)
        case .invalid: invalid = "the header does not verify"
        }
        position = invalid == nil ? header.load(UInt64.self, at: 40) : 0
        if invalid == nil, header.load(UInt64.self, at: 32) != number { invalid = "it is another checkpoint" }
        if invalid == nil, position == 0 { invalid = "the position cannot be" }
        if let invalid { throw damage(invalid) }
    }

    private mutating func next() throws(JournalError) -> Part {
        let header = try bytes(CheckpointFormat.entryHeaderBytes)
        let stored = header.load(UInt32.self, at: 0)
        if stored == CheckpointFormat.footerMark {
            return .footer(end: try footer())
        }
        let original = Int(header.load(UInt32.self, at: 8))
        let flags = header.load(UInt32.self, at: 12)
        guard Int(stored) <= JournalLimits.checkpointEntryBytesMaximum,
            original <= JournalLimits.checkpointEntryBytesMaximum
        else { throw damage("an entry of \(stored) bytes cannot be") }
        let whole = try bytes(CheckpointFormat.entryHeaderBytes + Int(stored))
        try checkSeal(of: whole)
        guard flags <= CheckpointFormat.compressedFlag else { throw damage("an entry has unknown flags \(flags)") }
        let isCompressed = flags == CheckpointFormat.compressedFlag
        let content: [UInt8]? = whole.withUnsafeBytes { bytes in
            let stored = UnsafeRawBufferPointer(rebasing: bytes[CheckpointFormat.entryHeaderBytes...])
            guard isCompressed else { return stored.count == original ? Array(stored) : nil }
            return Compression.decompress(stored, count: original)
        }
        guard let content else { throw damage("the content of an entry cannot be read") }
        offset += UInt64(whole.count)
        entries += 1
        return .entry(content)
    }

    private mutating func footer() throws(JournalError) -> UInt64 {
        let footer = try bytes(CheckpointFormat.footerBytes)
        try checkSeal(of: footer)
        guard footer.load(UInt64.self, at: 8) == entries else { throw damage("the number of entries differs") }
        let end = footer.load(UInt64.self, at: 16)
        guard end >= position else { throw damage("it ends before it begins") }
        guard offset + UInt64(footer.count) == fileBytes else { throw damage("there is content behind the footer") }
        return end
    }

    private mutating func checkSeal(of part: [UInt8]) throws(JournalError) {
        let seed = chain
        let checksum = part.withUnsafeBytes { FrameHeader.checksum(of: $0, seed: seed) }
        guard part.load(UInt32.self, at: 4) == checksum else { throw damage("the checksum does not match") }
        chain = checksum
    }

    private mutating func bytes(_ count: Int) throws(JournalError) -> [UInt8] {
        guard UInt64(count) <= fileBytes - min(offset, fileBytes) else { throw damage("the file ends too early") }
        if offset < bufferOffset || offset + UInt64(count) > bufferOffset + UInt64(buffer.count) {
            let offset = self.offset
            let wanted = Int(min(UInt64(max(count, JournalLimits.transferBytes)), fileBytes - offset))
            buffer = try reading { () throws(DiskError) in try file.bytes(at: offset, count: wanted) }
            bufferOffset = offset
            guard buffer.count >= count else { throw damage("the file ends too early") }
        }
        let start = Int(offset - bufferOffset)
        return Array(buffer[start..<(start + count)])
    }

    private func damage(_ detail: String) -> JournalError {
        .damaged(
            Damage(
                kind: .checkpointDamaged, file: name, offset: offset, sequence: position == 0 ? nil : position,
                detail: detail))
    }
}
