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
        let start = consumed + Limits.headerBytes
        guard start <= buffer.count else { return compact() }
        let header = try Coder.value(FrameHeader.self, from: buffer, in: consumed..<start)
        let end = start + Int(header.length)
        guard end <= buffer.count else { return compact() }
        consumed = end
        return try Coder.value(Frame.self, from: buffer, in: start..<end)
    }

    /// More bytes are needed: makes room for them.
    private mutating func compact() -> Frame? {
        if consumed == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= Limits.bufferBytesKept)
        } else {
            buffer.removeFirst(consumed)
        }
        consumed = 0
        return nil
    }
}
