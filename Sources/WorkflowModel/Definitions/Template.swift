/// A value of a definition in which whole strings may be expressions.
///
/// Text found in data is never evaluated: only what the author wrote is.
public indirect enum Template: Sendable, Equatable {
    case literal(Value)
    case expression(Expression)
    case array([Template])
    case object([Member])

    /// One entry of an object.
    public struct Member: Sendable, Equatable {
        /// The entry's key.
        public var key: String
        /// The entry's value.
        public var value: Template
        /// Each part as its property says.
        public init(_ key: String, _ value: Template) {
            self.key = key
            self.value = value
        }
    }
}

extension Template {
    /// Whether the value may hold secrets.
    public var readsSecrets: Bool {
        switch self {
        case .literal: false
        case .expression(let expression): expression.readsSecrets
        case .array(let elements): elements.contains(where: \.readsSecrets)
        case .object(let members): members.contains { $0.value.readsSecrets }
        }
    }

    /// Whether nothing is left to be evaluated.
    public var isLiteral: Bool {
        if case .literal = self { true } else { false }
    }
}
