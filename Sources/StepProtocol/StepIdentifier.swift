/// Names one step for its whole life: a token within an execution. Neither number is ever reused.
public struct StepIdentifier: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The execution's number.
    public var execution: UInt64
    /// The token's number within the execution.
    public var token: UInt64

    /// Names the step that `token` of `execution` asked for.
    public init(execution: UInt64, token: UInt64) {
        self.execution = execution
        self.token = token
    }

    /// `7/3`.
    public var description: String { "\(execution)/\(token)" }

    /// By execution, then by token.
    public static func < (left: StepIdentifier, right: StepIdentifier) -> Bool {
        (left.execution, left.token) < (right.execution, right.token)
    }
}

extension StepIdentifier: Coded {
    package init() { self.init(execution: 0, token: 0) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&execution, "execution")
        try coder.code(&token, "token")
    }
}
