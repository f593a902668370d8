import Logging
import WorkflowModel

extension LogRecord {
    /// One line, whatever the values hold: `2026-01-31T12:00:00.000Z notice The daemon is ready. socket=/run/x`.
    var textLine: String { "\(time.rfc3339) \(level.rawValue) \(sentence)\n" }

    /// What a person reads: the message and what it is about, without time and level.
    var sentence: String {
        var text = ""
        Self.escape(message, quoting: false, into: &text)
        for (key, value) in metadata {
            text += " "
            Self.escape(key, quoting: false, into: &text)
            text += "="
            let needsQuotes = value.isEmpty || value.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0 == "=" }
            if needsQuotes { text += "\"" }
            Self.escape(value, quoting: needsQuotes, into: &text)
            if needsQuotes { text += "\"" }
        }
        return text
    }

    /// Control characters are shown by their number, so that no value can forge a line or steer a terminal.
    private static func escape(_ value: String, quoting: Bool, into text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar.value {
            case 0x0A: text += "\\n"
            case 0x09: text += "\\t"
            case 0x0D: text += "\\r"
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            case 0x22 where quoting: text += "\\\""
            case 0x5C where quoting: text += "\\\\"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
