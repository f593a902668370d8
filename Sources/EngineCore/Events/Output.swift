public import WorkflowModel

/// How a task's output differs from what the state holds already.
public enum Output: Sendable, Equatable {
    /// It is the thread's value as it stands.
    case unchanged
    /// It is what the branches of the task gave, in their order.
    case gathered
    /// It is this value.
    case value(Value)
}
