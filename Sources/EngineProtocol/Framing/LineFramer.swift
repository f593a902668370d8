/// Splits a stream of bytes into lines that end with `\n`. Pure and incremental: it neither reads nor waits.
///
/// A line beyond the bound is told once as ``Element/tooLong``; the rest of it is dropped unseen, so the memory held
/// stays within the bound and one piece of input.
public struct LineFramer: Sendable {
    /// What the stream gives.
    public enum Element: Sendable, Equatable {
        /// A whole line without its newline.
        case line([UInt8])
        /// A line longer than the bound; what follows its newline is framed as usual.
        case tooLong
    }

    /// The longest line, newline not counted.
    public let lineBytesMaximum: Int
    private var buffer: [UInt8] = []
    /// Where the first unread byte stands.
    private var start = 0
    /// Up to where the buffer holds no newline.
    private var searched = 0
    private var isDropping = false

    /// A framer at the start of a stream.
    public init(lineBytesMaximum: Int) { self.lineBytesMaximum = lineBytesMaximum }

    /// Takes a piece of the stream. Call ``next()`` until it gives nil before taking another.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 16)
            start = 0
            searched = 0
        } else if start > 1 << 16 {
            buffer.removeFirst(start)
            searched -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Takes a piece of the stream.
    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// The next line, or nil until more bytes have come.
    public mutating func next() -> Element? {
        while true {
            guard let end = newline() else { return keepOrDrop() }
            let line = start..<end
            start = end + 1
            searched = start
            if isDropping {
                isDropping = false
                continue
            }
            return line.count > lineBytesMaximum ? .tooLong : .line(Array(buffer[line]))
        }
    }

    /// True while a line has begun and not ended: what a half-line deadline measures, and what is lost at the end.
    public var hasPartialLine: Bool { isDropping || start < buffer.count }

    private mutating func newline() -> Int? {
        let found = buffer.withUnsafeBytes { bytes -> Int? in
            var position = searched
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "\n") { return position }
                position += 1
            }
            return nil
        }
        searched = found ?? buffer.count
        return found
    }

    private mutating func keepOrDrop() -> Element? {
        guard isDropping || buffer.count - start > lineBytesMaximum else { return nil }
        let isNews = !isDropping
        isDropping = true
        buffer = []
        start = 0
        searched = 0
        return isNews ? .tooLong : nil
    }
}
