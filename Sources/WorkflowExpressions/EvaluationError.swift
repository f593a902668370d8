public import WorkflowModel

/// Why an evaluation gave no result.
public enum EvaluationError: Error, Sendable, Equatable {
    /// The program raised an error that it did not catch; any value can be one.
    case raised(Value)
    /// A bound of ``EvaluationLimits`` was passed. A program cannot catch it.
    case bound(Bound)
    /// The program reads a `$name` that the caller did not pass.
    case missingArgument(String)
    /// The program asks for the time and the caller passed none.
    case missingTime(function: String)

    /// The bounds of ``EvaluationLimits``.
    public enum Bound: String, Sendable {
        case steps, bytes, outputs, nesting, recursion, regexWork
    }
}

extension EvaluationError: CustomStringConvertible {
    /// One line for a fault or a terminal.
    public var description: String {
        switch self {
        case .raised(.string(let message)): message
        case .raised(let value): "error (not a string): \(JSONText.print(value))"
        case .bound(let bound): bound.description
        case .missingArgument(let name): "$\(name) is not available here"
        case .missingTime(let function): "\(function) needs a time, and none is passed here"
        }
    }
}

extension EvaluationError.Bound: CustomStringConvertible {
    /// What was passed, in words.
    public var description: String {
        switch self {
        case .steps: "The expression takes too many steps"
        case .bytes: "The expression needs too much memory"
        case .outputs: "The expression gives too many results"
        case .nesting: "The expression builds data that is nested too deeply"
        case .recursion: "The expression calls itself too deeply"
        case .regexWork: "A regular expression of the expression takes too much work"
        }
    }
}
