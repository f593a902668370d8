public import WorkflowModel

/// How a request ended.
public enum RequestOutcome: Sendable, Equatable {
    /// With a value.
    case value(Value)
    /// With a fault, whose instance is that of the task unless it has one.
    case fault(Fault)
    /// The engine went down before the answer came: nobody knows how far the request went.
    case interrupted(reason: String)
}
