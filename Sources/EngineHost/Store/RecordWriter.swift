/// Writes the fields of a host record: integers as LEB128, bytes and text with their length before them.
struct RecordWriter {
    private(set) var bytes: [UInt8]

    init(reserving capacity: Int = 64) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    mutating func write(_ integer: UInt64) {
        var rest = integer
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ content: [UInt8]) {
        write(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    /// Absent is one zero; present is one, then the text.
    mutating func write(_ text: String?) {
        guard let text else {
            write(0)
            return
        }
        write(1)
        write(text)
    }
}
