/// Gathers bytes and gives whole frames. Whatever the bytes are, it gives frames or throws; it never traps, and holds
/// at most one frame's bytes plus what was appended last.
public struct FrameDecoder: Sendable {
    private var buffer: [UInt8] = []
    private var consumed = 0

    /// A decoder without bytes.
    public init() {}

    /// Bytes that no frame was made of yet.
    public var pendingBytes: Int { buffer.count - consumed }

    /// Adds what was received.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// The next frame, or nil when more bytes are needed. After an error the stream is of no use any more.
    public mutating func next() throws(FrameError) -> Frame? {
        guard pendingBytes >= Limits.headerBytes else {
            compact()
            return nil
        }
        var header = ByteReader(buffer, in: consumed..<consumed + Limits.headerBytes)
        let length = Int(try header.read(UInt32.self, "length"))
        let kindByte = try header.read(UInt8.self, "kind")
        let version = try header.read(UInt8.self, "version")
        let reserved = try header.read(UInt16.self, "reserved")
        guard version == Limits.version else { throw .versionUnsupported(version) }
        guard let kind = Frame.Kind(rawValue: kindByte), reserved == 0 else { throw .unknownKind(kindByte) }
        guard length <= Limits.frameBytesMaximum else { throw .oversized(bytes: length) }
        guard pendingBytes - Limits.headerBytes >= length else {
            compact()
            return nil
        }
        let start = consumed + Limits.headerBytes
        var reader = ByteReader(buffer, in: start..<start + length)
        let frame = try Frame(kind: kind, reader: &reader)
        try reader.finish()
        consumed = start + length
        return frame
    }

    private mutating func compact() {
        if consumed == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= Limits.bufferBytesKept)
        } else {
            buffer.removeFirst(consumed)
        }
        consumed = 0
    }
}

extension Frame {
    init(kind: Kind, reader: inout ByteReader) throws(FrameError) {
        switch kind {
        case .hello: self = .hello(try Greeting(from: &reader))
        case .start: self = .start(try StepDescription(from: &reader))
        case .control: self = .control(try StepIdentifier(from: &reader), try StepControl(from: &reader))
        case .confirm: self = .confirm(try StepIdentifier(from: &reader))
        case .list: self = .list
        case .started:
            self = .started(try StepIdentifier(from: &reader), processID: try reader.read(Int32.self, "process"))
        case .notice: self = .notice(try StepIdentifier(from: &reader), try StepNotice(from: &reader))
        case .result: self = .result(try StepResult(from: &reader))
        case .entry: self = .entry(try StepEntry(from: &reader))
        case .listEnd: self = .listEnd(count: try reader.read(UInt32.self, "count"))
        case .refused: self = .refused(try Refusal(from: &reader))
        }
    }
}
