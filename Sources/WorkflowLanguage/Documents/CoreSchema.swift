import WorkflowModel

/// What a plain scalar means by the core schema of YAML 1.2: `on`, `no` and `yes` are strings, octal is `0o17`.
enum CoreSchema {
    /// Nil for the numbers that JSON does not have (infinity and not-a-number).
    static func resolve(_ text: String) -> Value? {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        case ".nan", ".NaN", ".NAN": return nil
        default: break
        }
        guard let first = text.utf8.first, isNumberStart(first) else { return .string(text) }
        return number(text)
    }

    private static func isNumberStart(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func number(_ text: String) -> Value? {
        if text.hasPrefix("0o"), let value = Int64(digits: text.dropFirst(2), radix: 8) { return .integer(value) }
        if text.hasPrefix("0x"), let value = Int64(digits: text.dropFirst(2), radix: 16) { return .integer(value) }
        let signed = text.hasPrefix("-") || text.hasPrefix("+")
        let unsigned = signed ? text.dropFirst() : text[...]
        if [".inf", ".Inf", ".INF"].contains(unsigned) { return nil }
        guard isFloat(unsigned) else { return .string(text) }
        if unsigned.utf8.allSatisfy(isDigit), let value = Int64(text) { return .integer(value) }
        // A number beyond a double's range is infinite, which JSON does not have.
        guard let value = Double(text), value.isFinite else { return nil }
        return .double(value)
    }

    /// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isFloat(_ text: Substring) -> Bool {
        var rest = text.utf8[...]
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !whole.isEmpty || !fraction.isEmpty else { return false }
            rest = rest.dropFirst(1 + fraction.count)
        } else if whole.isEmpty {
            return false
        }
        guard let mark = rest.first else { return true }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }
}

extension Int64 {
    /// Digits alone, without the sign that `init(_:radix:)` would accept.
    fileprivate init?(digits: Substring, radix: Int) {
        guard let first = digits.first, first != "-", first != "+" else { return nil }
        self.init(digits, radix: radix)
    }
}
