/// Reads the frames of one segment in order, through a bounded buffer. It verifies each frame by itself; whether it
/// follows the one before is the business of `Chain`.
struct FrameCursor {
    enum Step {
        case frame(Frame)
        /// A zero length, or no room for another frame: the end of what was written.
        case end
        case bad(String)
    }

    /// A verified frame.
    struct Frame {
        var offset: UInt64
        var header: FrameHeader
        var bytes: [UInt8]

        func records() -> [JournalRecord]? {
            bytes.withUnsafeBytes { RecordEncoding.records(in: $0, header: header) }
        }
    }

    let file: any DiskFile
    let seed: UInt32
    let fileBytes: UInt64
    /// Where the next frame begins.
    private(set) var offset: UInt64

    private var buffer: [UInt8] = []
    private var bufferOffset: UInt64 = 0

    init(file: any DiskFile, seed: UInt32, from offset: UInt64 = UInt64(JournalLimits.headerBytes)) throws(DiskError) {
        self.file = file
        self.seed = seed
        self.offset = offset
        fileBytes = try file.size()
    }

    mutating func next() throws(DiskError) -> Step {
        guard offset < fileBytes, fileBytes - offset >= UInt64(FrameHeader.bytes) else { return .end }
        try fill(FrameHeader.bytes)
        let start = Int(offset - bufferOffset)
        guard start + FrameHeader.bytes <= buffer.count else { return .bad("the file ends inside a batch header") }
        let length = buffer.load(UInt32.self, at: start)
        if length == 0 { return .end }
        let available = Int(clamping: fileBytes - offset)
        guard FrameHeader.isPlausible(length: length, available: available) else {
            return .bad("a length of \(length) cannot be")
        }
        try fill(Int(length))
        let begin = Int(offset - bufferOffset)
        guard begin + Int(length) <= buffer.count else { return .bad("the file ends inside a batch") }
        let bytes = Array(buffer[begin..<(begin + Int(length))])
        let header = bytes.withUnsafeBytes { FrameHeader($0) }
        let checksum = bytes.withUnsafeBytes { FrameHeader.checksum(of: $0, seed: seed) }
        guard header.checksum == checksum else { return .bad("the checksum does not match") }
        guard header.isPlausible else { return .bad("the fields of the batch header cannot be") }
        let frame = Frame(offset: offset, header: header, bytes: bytes)
        offset += UInt64(length)
        return .frame(frame)
    }

    /// Makes at least `count` bytes from `offset` on available, if the file has them.
    private mutating func fill(_ count: Int) throws(DiskError) {
        let end = bufferOffset + UInt64(buffer.count)
        if offset >= bufferOffset, offset + UInt64(count) <= end { return }
        let wanted = max(count, JournalLimits.transferBytes)
        buffer = try file.bytes(at: offset, count: Int(min(UInt64(wanted), fileBytes - offset)))
        bufferOffset = offset
    }
}
