extension Expression {
    /// The secrets that an expression reads.
    public enum SecretMentions: Sendable, Equatable {
        /// It does not mention `$secrets`.
        case none
        /// Those that it names, as in `$secrets.name` or `$secrets["name"]`.
        case named([String])
        /// It also mentions `$secrets` without a name, which may be any of them.
        case any
    }

    /// Whether the value of the expression may hold secrets.
    public var readsSecrets: Bool { secretMentions != .none }

    /// Which secrets the expression reads, found in its text. Too many is harmless.
    public var secretMentions: SecretMentions {
        var names: [String] = []
        var isAny = false
        var rest = source[...]
        while let dollar = rest.firstIndex(of: "$") {
            rest = rest[rest.index(after: dollar)...].drop(while: \.isWhitespace)
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            rest = rest.dropFirst(name.count)
            guard name == "secrets" else { continue }
            if let member = Self.member(rest) { names.append(member) } else { isAny = true }
        }
        if isAny { return .any }
        return names.isEmpty ? .none : .named(names)
    }

    /// The literal name that stands after `$secrets`.
    private static func member(_ text: Substring) -> String? {
        var tail = text
        if tail.hasPrefix(".") { tail = tail.dropFirst() }
        if tail.hasPrefix("[\"") { tail = tail.dropFirst() }
        if tail.hasPrefix("\"") {
            let quoted = tail.dropFirst().prefix { $0 != "\"" }
            return quoted.contains("\\") || quoted.isEmpty ? nil : String(quoted)
        }
        guard text.hasPrefix(".") else { return nil }
        let name = tail.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return name.isEmpty ? nil : String(name)
    }
}
