import WorkflowModel

/// JSON as jq prints it: compact, objects in insertion order, control characters and DEL escaped.
enum JSONText {
    /// Bytes that are taken for each that is written, because the buffer grows to twice its size.
    private static let growth = 2
    /// The same for a number.
    private static let numberBytes = 32

    static func print(_ value: Value) -> String {
        var bytes: [UInt8] = []
        // Nothing throws where nothing is counted.
        try? append(value, to: &bytes, depth: 0, nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Counts what it does: data whose parts are shared may print exponentially larger than it is in memory.
    static func append(
        _ value: Value, to bytes: inout [UInt8], depth: Int, _ machine: Machine?
    ) throws(Interruption) {
        guard depth <= JQLimits.depthMaximum else {
            bytes += Array("<skipped: too deep>".utf8)
            return
        }
        try machine?.charge(steps: 4)
        switch value {
        case .null: bytes += [0x6E, 0x75, 0x6C, 0x6C]
        case .boolean(let value): bytes += Array((value ? "true" : "false").utf8)
        case .integer(let value):
            try machine?.charge(bytes: numberBytes)
            append(value, to: &bytes)
        case .double(let value):
            try machine?.charge(bytes: numberBytes)
            try machine?.charge(steps: 8)
            bytes += Array(DoubleFormat.text(of: value).utf8)
        case .string(let value):
            try append(value, to: &bytes, machine)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                try append(element, to: &bytes, depth: depth + 1, machine)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for (key, value) in object {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                try append(key, to: &bytes, machine)
                bytes.append(UInt8(ascii: ":"))
                try append(value, to: &bytes, depth: depth + 1, machine)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Escapes make a text up to six times as long, so what was written is charged too.
    private static func append(
        _ text: String, to bytes: inout [UInt8], _ machine: Machine?
    ) throws(Interruption) {
        let count = text.utf8.count
        try machine?.charge(bytes: growth * count)
        try machine?.charge(scanned: count)
        let before = bytes.count
        append(text, to: &bytes)
        try machine?.charge(bytes: growth * (bytes.count - before - count))
    }

    private static func append(_ value: Int64, to bytes: inout [UInt8]) {
        var text = String(value)
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var copy = text
        copy.withUTF8 { source in
            var plainStart = 0
            for index in 0..<source.count {
                let byte = source[index]
                guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { continue }
                bytes.append(contentsOf: source[plainStart..<index])
                plainStart = index + 1
                appendEscape(byte, to: &bytes)
            }
            bytes.append(contentsOf: source[plainStart...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x22, 0x5C: bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes += [UInt8(ascii: "u"), 0x30, 0x30, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
