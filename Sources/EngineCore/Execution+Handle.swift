public import WorkflowModel

extension Execution {
    /// Decides what the input does and applies it.
    public mutating func handle(_ input: Input, using evaluator: Evaluator) -> Transition {
        Transition()
    }
    /// How it is, for people and programs.
    public var status: ExecutionStatus { .pending }
    /// Whether it is in a terminal status. A failed one can be resumed.
    public var isFinished: Bool { status.isTerminal }
    /// Everything that `status` says.
    public func report(at now: Instant) -> StatusReport { fatalError() }
    /// What lists show.
    public var summary: ExecutionSummary { fatalError() }
    /// The stack and the memory.
    public func inspection() -> Inspection { fatalError() }
}
