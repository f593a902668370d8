/// Turns frames into bytes: a header of eight bytes and the frame's fields each.
public struct FrameEncoder: Sendable {
    /// What was encoded and not yet removed.
    public private(set) var bytes: [UInt8] = []

    /// An encoder without bytes.
    public init() {}

    /// The number of bytes encoded and not yet removed.
    public var count: Int { bytes.count }

    /// Appends one frame.
    public mutating func append(_ frame: Frame) {
        let content = Coder.bytes(of: frame)
        var header = FrameHeader()
        header.length = UInt32(clamping: content.count)
        bytes += Coder.bytes(of: header) + content
    }

    /// Forgets the first `count` bytes, which were sent.
    public mutating func removeFirst(_ count: Int) {
        if count == bytes.count { return removeAll() }
        bytes.removeFirst(count)
    }

    /// Forgets all bytes.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= Limits.bufferBytesKept)
    }
}
