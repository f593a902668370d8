/// Why a host record cannot be read. The journal's checksums hold, so it was written by another program.
package struct RecordError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, for a person.
    package var description: String

    init(_ description: String) { self.description = description }
}

/// Reads what ``RecordWriter`` wrote; every length is checked against what is there before anything is allocated.
struct RecordReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func integer() throws(RecordError) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard position < bytes.count else { throw RecordError("a record ends within an integer") }
            let byte = bytes[position]
            position += 1
            // The tenth byte holds the last bit of sixty-four.
            guard shift < 63 || byte <= 1 else { throw RecordError("an integer of a record exceeds 64 bits") }
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
    }

    mutating func content() throws(RecordError) -> [UInt8] {
        let count = try integer()
        guard count <= UInt64(bytes.count - position) else { throw RecordError("a record ends within its content") }
        defer { position += Int(count) }
        return Array(bytes[position..<position + Int(count)])
    }

    mutating func text() throws(RecordError) -> String {
        guard let text = String(validating: try content(), as: UTF8.self) else {
            throw RecordError("a text of a record is no UTF-8")
        }
        return text
    }

    mutating func optionalText() throws(RecordError) -> String? {
        switch try integer() {
        case 0: return nil
        case 1: return try text()
        case let marker: throw RecordError("a record marks an optional text with \(marker)")
        }
    }

    /// A number of elements that the rest can hold when each takes at least one byte.
    mutating func count() throws(RecordError) -> Int {
        let count = try integer()
        guard count <= UInt64(bytes.count - position) else { throw RecordError("a record ends within a list") }
        return Int(count)
    }

    func end() throws(RecordError) {
        guard position == bytes.count else {
            throw RecordError("a record has \(bytes.count - position) bytes too many")
        }
    }
}
