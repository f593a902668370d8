/// One line of the supervisor's list.
public struct StepEntry: Sendable, Equatable {
    /// What the supervisor knows.
    public enum State: Sendable, Equatable {
        /// Processes are there, frozen or not; the number is 0 when the main process has ended.
        case running(processID: Int32, frozen: Bool)
        /// The step ended; kept until confirmed.
        case finished(StepResult)
    }

    /// The step's name.
    public var identifier: StepIdentifier
    /// What is known of it.
    public var state: State
    /// What the step said last; of one that does not run, nothing.
    public var notice: StepNotice

    /// What is known of a step.
    public init(identifier: StepIdentifier, state: State, notice: StepNotice = StepNotice(status: nil)) {
        self.identifier = identifier
        self.state = state
        self.notice = notice
    }
}

extension StepEntry.State: Coded {
    private static let choices: [UInt8: Self] = [
        1: .running(processID: 0, frozen: false), 2: .finished(StepResult()),
    ]

    package init() { self = .running(processID: 0, frozen: false) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.choose(&self, "state", among: Self.choices)
        switch self {
        case .running(let processID, let frozen):
            self = .running(
                processID: try coder.coded(processID, "process", as: 1), frozen: try coder.coded(frozen, "frozen"))
        case .finished(let result): self = .finished(try coder.coded(result, "result", as: 2))
        }
    }
}

extension StepEntry: Coded {
    package init() { self.init(identifier: StepIdentifier(), state: State()) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&identifier, "identifier")
        try coder.code(&state, "state")
        try coder.code(&notice, "notice")
    }
}
