public import WorkflowModel

/// Another execution to run.
public struct ChildRequest: Sendable, Equatable {
    /// Which definition is run.
    public var target: WorkflowStep.Target
    /// The child's input.
    public var input: Value
    /// Whether the answer is the child's output; otherwise it comes as soon as the child's start is durable.
    public var awaitsCompletion: Bool

    /// Makes a request of its parts.
    public init(target: WorkflowStep.Target, input: Value, awaitsCompletion: Bool) {
        self.target = target
        self.input = input
        self.awaitsCompletion = awaitsCompletion
    }
}
