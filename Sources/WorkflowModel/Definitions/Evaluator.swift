/// Evaluates expressions for the core. Pure: the same request gives the same value or the same fault.
///
/// The core never imports the expression language; the host injects it through this.
public struct Evaluator: Sendable {
    /// One evaluation: `.` is `input`; `arguments` are the `$names`, such as `context`, `task` and loop variables.
    public struct Request: Sendable {
        /// What is evaluated.
        public var expression: Expression
        /// What `.` is.
        public var input: Value
        /// The `$names`, without the dollar sign.
        public var arguments: OrderedObject
        /// What `now` gives; nil makes the time functions an error.
        public var now: Instant?

        /// Each part as its property says.
        public init(expression: Expression, input: Value, arguments: OrderedObject, now: Instant?) {
            self.expression = expression
            self.input = input
            self.arguments = arguments
            self.now = now
        }
    }

    /// No result is null, several are an array. Throws a fault of type `expression`.
    public let evaluate: @Sendable (Request) throws(Fault) -> Value
    /// Throws a fault of type `validation` when the value does not meet the JSON Schema.
    public let validate: @Sendable (_ value: Value, _ schema: Value) throws(Fault) -> Void

    /// Each part as its property says.
    public init(
        evaluate: @escaping @Sendable (Request) throws(Fault) -> Value,
        validate: @escaping @Sendable (Value, Value) throws(Fault) -> Void
    ) {
        self.evaluate = evaluate
        self.validate = validate
    }
}
