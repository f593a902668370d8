/// What stands in a format for single bytes of a text.
struct Escapes: Sendable {
    /// By byte; nil where the byte stands for itself.
    private let replacements: [[UInt8]?]

    private init(_ replacement: (UInt8) -> String?) {
        replacements = (0...UInt8.max).map { byte in replacement(byte).map { Array($0.utf8) } }
    }

    static let html = Escapes { byte in
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "'"): "&apos;"
        case UInt8(ascii: "\""): "&quot;"
        default: nil
        }
    }

    /// Unreserved characters are those of RFC 3986, section 2.3.
    static let uri = Escapes { byte in
        let isUnreserved =
            byte.continuesName || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "~")
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        return isUnreserved ? nil : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    static let csv = Escapes { byte in
        switch byte {
        case UInt8(ascii: "\""): "\"\""
        case 0: "\\0"
        default: nil
        }
    }

    static let tsv = Escapes { byte in
        switch byte {
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case UInt8(ascii: "\\"): "\\\\"
        case 0: "\\0"
        default: nil
        }
    }

    static let shell = Escapes { byte in
        switch byte {
        case UInt8(ascii: "'"): "'\\''"
        case 0: "\\0"
        default: nil
        }
    }

    /// How long a text becomes, in bytes.
    func count(of text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var count = bytes.count
            for byte in bytes {
                if let replacement = replacements[Int(byte)] { count += replacement.count - 1 }
            }
            return count
        }
    }

    /// Writes a text at the end of `target`, which has room for it.
    func append(_ text: String, to target: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            var plainStart = 0
            for index in 0..<bytes.count {
                guard let replacement = replacements[Int(bytes[index])] else { continue }
                target.append(contentsOf: bytes[plainStart..<index])
                target.append(contentsOf: replacement)
                plainStart = index + 1
            }
            target.append(contentsOf: bytes[plainStart...])
        }
    }

    /// The whole text with its bytes replaced.
    func apply(to text: String, _ machine: Machine) throws(Interruption) -> String {
        var line = TextLine(separator: "", quote: nil)
        try line.append(text, self, machine)
        return try line.text(machine)
    }
}
