/// Reads what ``ByteWriter`` wrote. Never traps: whatever the bytes are, a field is read or an error names it.
package struct ByteReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// Reads `bytes[range]`; the range lies within the bytes.
    package init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        self.position = range.lowerBound
        self.end = range.upperBound
    }

    package mutating func read<Integer: FixedWidthInteger>(
        _ type: Integer.Type = Integer.self, _ field: String
    ) throws(FrameError) -> Integer {
        let size = Integer.bitWidth / 8
        guard end - position >= size else { throw .malformed(field: field) }
        var value: Integer = 0
        for index in stride(from: size - 1, through: 0, by: -1) {
            value = value << 8 | Integer(truncatingIfNeeded: bytes[position + index])
        }
        position += size
        return value
    }

    package mutating func readBool(_ field: String) throws(FrameError) -> Bool {
        switch try read(UInt8.self, field) {
        case 0: false
        case 1: true
        default: throw .malformed(field: field)
        }
    }

    package mutating func readBytes(_ field: String, maximum: Int) throws(FrameError) -> [UInt8] {
        Array(bytes[try readRange(field, maximum: maximum)])
    }

    /// Text that can become a C string: UTF-8 without a zero byte.
    package mutating func readString(_ field: String, maximum: Int) throws(FrameError) -> String {
        let range = try readRange(field, maximum: maximum)
        guard !bytes[range].contains(0), let text = String(validating: bytes[range], as: UTF8.self) else {
            throw .malformed(field: field)
        }
        return text
    }

    /// Strings that together take at most `budget` bytes, which is lowered by what they took.
    package mutating func readStrings(_ field: String, budget: inout Int) throws(FrameError) -> [String] {
        let count = Int(try read(UInt32.self, field))
        // Each string takes its four bytes of length, so that a lie about the count costs no memory.
        guard count <= Limits.stringsMaximum, count <= (end - position) / 4 else { throw .malformed(field: field) }
        var strings: [String] = []
        strings.reserveCapacity(count)
        for _ in 0..<count {
            let text = try readString(field, maximum: budget)
            budget -= text.utf8.count
            strings.append(text)
        }
        return strings
    }

    package func finish() throws(FrameError) {
        guard position == end else { throw .malformed(field: "bytes after the last field") }
    }

    private mutating func readRange(_ field: String, maximum: Int) throws(FrameError) -> Range<Int> {
        let count = Int(try read(UInt32.self, field))
        guard count <= maximum, count <= end - position else { throw .malformed(field: field) }
        defer { position += count }
        return position..<position + count
    }
}
