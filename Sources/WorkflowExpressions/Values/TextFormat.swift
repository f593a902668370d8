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
        case .html: return try Escapes.html.apply(to: try Self.text(of: value, machine), machine)
        case .uri: return try Escapes.uri.apply(to: try Self.text(of: value, machine), machine)
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
        let escapes = isCSV ? Escapes.csv : Escapes.tsv
        var line = TextLine(separator: isCSV ? "," : "\t", quote: isCSV ? "\"" : nil)
        for element in elements {
            switch element {
            case .null: try line.append("", machine)
            case .boolean: try line.append(JSONText.print(element), machine)
            case .integer, .double: try line.append(element.isNaN ? "" : JSONText.print(element), machine)
            case .string(let text): try line.append(text, escapes, machine)
            case .array, .object: throw .error(element, "is not valid in a csv row")
            }
        }
        return try line.text(machine)
    }

    private static func shell(_ value: Value, _ machine: Machine) throws(Interruption) -> String {
        var elements = [value]
        if case .array(let inner) = value { elements = inner }
        var line = TextLine(separator: " ", quote: "'")
        for element in elements {
            switch element {
            case .null, .boolean, .integer, .double: try line.append(JSONText.print(element), machine)
            case .string(let text): try line.append(text, Escapes.shell, machine)
            case .array, .object: throw .error(element, "can not be escaped for shell")
            }
        }
        return try line.text(machine)
    }
}
