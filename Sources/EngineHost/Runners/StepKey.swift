public import EngineCore

/// Names one step for its whole life: the effect's token within its execution. Neither is ever reused.
public struct StepKey: Hashable, Comparable, Sendable {
    /// The execution that the step belongs to.
    public var execution: ExecutionID
    /// The token of the run effect that asked for the step.
    public var token: Token

    /// Names the step that `token` of `execution` asked for.
    public init(execution: ExecutionID, token: Token) {
        self.execution = execution
        self.token = token
    }

    /// By execution, then by token.
    public static func < (left: StepKey, right: StepKey) -> Bool {
        (left.execution, left.token) < (right.execution, right.token)
    }
}
