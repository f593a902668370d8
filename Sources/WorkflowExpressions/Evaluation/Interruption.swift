import WorkflowModel

/// What unwinds an evaluation. A class, so that throwing passes one word and `try` can tell its own errors by identity.
final class Interruption: Error, Sendable {
    enum Cause: Sendable {
        /// An error that `try` may catch.
        case error(Value)
        /// Such an error with a message, which is written when somebody looks at it: most errors are only caught.
        case message(@Sendable () -> String)
        /// A builtin has seen enough results; the one that made this stops here.
        case stop
        /// The `break` of the label with this number.
        case breakOut(Int)
        /// A bound was passed.
        case bound(EvaluationError.Bound)
        case missingArgument(String)
        case missingTime(String)
        /// The evaluation must start again on a large stack.
        case needsLargeStack
    }

    let cause: Cause

    init(_ cause: Cause) { self.cause = cause }

    /// An error with a message.
    static func error(_ message: @autoclosure @escaping @Sendable () -> String) -> Interruption {
        Interruption(.message(message))
    }

    /// `KIND (VALUE) REST`
    static func error(_ value: Value, _ rest: String) -> Interruption {
        error("\(ErrorText.describe(value)) \(rest)")
    }

    /// `KIND (VALUE) and KIND (VALUE) REST`
    static func error(_ left: Value, _ right: Value, _ rest: String) -> Interruption {
        error("\(ErrorText.describe(left)) and \(ErrorText.describe(right)) \(rest)")
    }

    /// The value of an error that can be caught.
    var errorValue: Value? {
        switch cause {
        case .error(let value): value
        case .message(let text): .string(text())
        case .stop, .breakOut, .bound, .missingArgument, .missingTime, .needsLargeStack: nil
        }
    }

    /// True for an error that can be caught.
    var isError: Bool {
        switch cause {
        case .error, .message: true
        case .stop, .breakOut, .bound, .missingArgument, .missingTime, .needsLargeStack: false
        }
    }
}
