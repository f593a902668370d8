import WorkflowModel

/// The parts of jq's error messages.
enum ErrorText {
    /// jq's buffer for a value in a message, its terminating zero included.
    private static let excerptBytes = 30

    /// `number (1)`
    static func describe(_ value: Value) -> String { "\(value.kind.name) (\(excerpt(value)))" }

    /// The value as JSON, cut to at most 29 bytes with `...` and the closing bracket or quote.
    static func excerpt(_ value: Value) -> String {
        var bytes: [UInt8] = []
        appendBounded(value, to: &bytes)
        guard bytes.count > excerptBytes - 1 else { return String(decoding: bytes, as: UTF8.self) }
        let closing: UInt8? =
            switch bytes[0] {
            case UInt8(ascii: "\""): UInt8(ascii: "\"")
            case UInt8(ascii: "["): UInt8(ascii: "]")
            case UInt8(ascii: "{"): UInt8(ascii: "}")
            default: nil
            }
        var end = excerptBytes - (closing == nil ? 4 : 5)
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        var text = Array(bytes[..<end])
        text += Array("...".utf8)
        if let closing { text.append(closing) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Prints at least the bytes that an excerpt shows, without printing all of a large value.
    private static func appendBounded(_ value: Value, to bytes: inout [UInt8]) {
        guard bytes.count <= excerptBytes else { return }
        switch value {
        case .null, .boolean, .integer, .double: bytes += Array(JSONText.print(value).utf8)
        case .string(let text):
            let cut = text.utf8.count > excerptBytes ? String(text.unicodeScalars.prefix(excerptBytes)) : text
            JSONText.append(cut, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                guard bytes.count <= excerptBytes else { break }
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendBounded(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, pair) in object.enumerated() {
                guard bytes.count <= excerptBytes else { break }
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendBounded(.string(pair.key), to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                appendBounded(pair.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
