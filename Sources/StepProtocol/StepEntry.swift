/// One line of the supervisor's list.
public struct StepEntry: Sendable, Equatable {
    /// What the supervisor knows.
    public enum State: Sendable, Equatable {
        /// Processes are there, frozen or not.
        case running(processID: Int32, frozen: Bool)
        /// The step ended; kept until confirmed.
        case finished(StepResult)
        /// The step was started, and what became of it cannot be known.
        case lost(reason: String)
    }

    /// The step's name.
    public var identifier: StepIdentifier
    /// What is known of it.
    public var state: State
    /// What the step said last; of one that does not run, nothing.
    public var notice: StepNotice

    /// What is known of a step.
    public init(identifier: StepIdentifier, state: State, notice: StepNotice = StepNotice()) {
        self.identifier = identifier
        self.state = state
        self.notice = notice
    }
}
