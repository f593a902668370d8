/// Another definition, run as an execution of its own (`run: workflow`).
public struct WorkflowStep: Sendable, Equatable {
    /// Which definition is run.
    public enum Target: Sendable, Equatable {
        /// A registered one; the version `latest` is the highest there is when the child starts.
        case registered(namespace: String, name: String, version: String)
        /// A function's document, found at a URI when the child starts.
        case function(uri: String)
    }

    /// Which definition is run.
    public var target: Target
    /// Nil gives the task's own input.
    public var input: Template?
    /// False starts the child and goes on with the task's input.
    public var awaitsCompletion: Bool
    /// Whether the child's output becomes the task's; otherwise it is the task's input.
    public var returnsOutput: Bool

    /// Each part as its property says.
    public init(target: Target, input: Template? = nil, awaitsCompletion: Bool = true, returnsOutput: Bool = true) {
        self.target = target
        self.input = input
        self.awaitsCompletion = awaitsCompletion
        self.returnsOutput = returnsOutput
    }
}
