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
