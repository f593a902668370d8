import WorkflowModel

/// The `@formats`.
enum TextFormat: Sendable {
    case text, json, html, uri, urid, csv, tsv, sh, base64, base64d, base32, base32d
    /// Not a format; an error when it is used, as in jq.
    case unknown(String)

    init(name: String) {
        switch name {
        case "text": self = .text
        case "json": self = .json
        case "html": self = .html
        case "uri": self = .uri
        case "urid": self = .urid
        case "csv": self = .csv
        case "tsv": self = .tsv
        case "sh": self = .sh
        case "base64": self = .base64
        case "base64d": self = .base64d
        case "base32": self = .base32
        case "base32d": self = .base32d
        default: self = .unknown(name)
        }
    }

    func apply(to value: Value, _ machine: Machine) throws(Interruption) -> String {
        switch self {
        case .text: return try Self.text(of: value, machine)
        case .json: return try Types.json(of: value, machine)
        case .html: return try Self.escapeHTML(try Self.text(of: value, machine), machine)
        case .uri: return try Self.escapeURI(try Self.text(of: value, machine), machine)
        case .urid: return try Self.unescapeURI(try Self.text(of: value, machine), machine)
        case .csv: return try Self.row(value, isCSV: true, machine)
        case .tsv: return try Self.row(value, isCSV: false, machine)
        case .sh: return try Self.shell(value, machine)
        case .base64: return try BaseCoding.encode64(try Self.text(of: value, machine), machine)
        case .base64d: return try BaseCoding.decode64(try Self.text(of: value, machine), machine)
        case .base32: return try BaseCoding.encode32(try Self.text(of: value, machine), machine)
        case .base32d: return try BaseCoding.decode32(try Self.text(of: value, machine), machine)
        case .unknown(let name): throw .error("\(name) is not a valid format")
        }
    }

    static func text(of value: Value, _ machine: Machine) throws(Interruption) -> String {
        if case .string(let text) = value { return text }
        return try Types.json(of: value, machine)
    }

    private static func escapeHTML(_ text: String, _ machine: Machine) throws(Interruption) -> String {
        try machine.charge(bytes: 2 * text.utf8.count)
        try machine.charge(scanned: text.utf8.count)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&apos;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            default: bytes.append(byte)
            }
        }
        try machine.charge(bytes: bytes.count)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        byte.continuesName || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "~")
    }

    private static func escapeURI(_ text: String, _ machine: Machine) throws(Interruption) -> String {
        try machine.charge(bytes: 3 * text.utf8.count)
        try machine.charge(scanned: text.utf8.count)
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescapeURI(_ text: String, _ machine: Machine) throws(Interruption) -> String {
        try machine.charge(bytes: text.utf8.count)
        try machine.charge(scanned: text.utf8.count)
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] != UInt8(ascii: "%") {
                bytes.append(source[index])
                index += 1
                continue
            }
            guard index + 2 < source.count, let high = source[index + 1].hexadecimalDigit,
                let low = source[index + 2].hexadecimalDigit
            else { throw .error(.string(text), "is not a valid uri encoding") }
            bytes.append(high << 4 | low)
            index += 3
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .error(.string(text), "is not a valid uri encoding")
        }
        return decoded
    }

    private static func row(_ value: Value, isCSV: Bool, _ machine: Machine) throws(Interruption) -> String {
        guard case .array(let elements) = value else {
            throw .error(value, "cannot be \(isCSV ? "csv" : "tsv")-formatted, only array")
        }
        var cells: [String] = []
        for element in elements {
            try machine.charge(steps: 6)
            switch element {
            case .null: cells.append("")
            case .boolean: cells.append(JSONText.print(element))
            case .integer, .double: cells.append(element.isNaN ? "" : JSONText.print(element))
            case .string(let text):
                try machine.charge(bytes: 4 * text.utf8.count)
                try machine.charge(scanned: 2 * text.utf8.count)
                cells.append(isCSV ? quoteCSV(text) : escapeTSV(text))
            case .array, .object: throw .error(element, "is not valid in a csv row")
            }
        }
        let line = cells.joined(separator: isCSV ? "," : "\t")
        try machine.charge(bytes: line.utf8.count)
        return line
    }

    private static func replace(_ text: String, _ replacement: (UInt8) -> String?) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if let replacement = replacement(byte) {
                bytes.append(contentsOf: replacement.utf8)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func quoteCSV(_ text: String) -> String {
        "\"" + replace(text) { $0 == UInt8(ascii: "\"") ? "\"\"" : ($0 == 0 ? "\\0" : nil) } + "\""
    }

    private static func escapeTSV(_ text: String) -> String {
        replace(text) { byte in
            switch byte {
            case 0x09: "\\t"
            case 0x0A: "\\n"
            case 0x0D: "\\r"
            case UInt8(ascii: "\\"): "\\\\"
            case 0: "\\0"
            default: nil
            }
        }
    }

    private static func shell(_ value: Value, _ machine: Machine) throws(Interruption) -> String {
        var elements = [value]
        if case .array(let inner) = value { elements = inner }
        var words: [String] = []
        for element in elements {
            try machine.charge(steps: 6)
            switch element {
            case .null, .boolean, .integer, .double: words.append(JSONText.print(element))
            case .string(let text):
                try machine.charge(bytes: 6 * text.utf8.count)
                try machine.charge(scanned: 2 * text.utf8.count)
                words.append("'" + replace(text) { $0 == UInt8(ascii: "'") ? "'\\''" : ($0 == 0 ? "\\0" : nil) } + "'")
            case .array, .object: throw .error(element, "can not be escaped for shell")
            }
        }
        let line = words.joined(separator: " ")
        try machine.charge(bytes: line.utf8.count)
        return line
    }
}
