/// How an execution is, as people and programs see it.
public enum ExecutionStatus: String, Sendable, CaseIterable {
    /// Not started yet.
    case pending
    /// Steps run, or will at once.
    case running
    /// Nothing runs: every thread waits for a time to come.
    case waiting
    /// Held by an operator, a breakpoint or an interruption; steps may still drain.
    case paused
    /// Ended with an output.
    case completed
    /// Ended with an error; its state is kept, so that resume can redrive it.
    case failed
    /// Ended by cancel.
    case cancelled

    /// The status as a number, fixed for the wire.
    public var numericID: Int {
        switch self {
        case .running: 1
        case .paused: 2
        case .completed: 3
        case .failed: 4
        case .cancelled: 5
        case .pending: 6
        case .waiting: 7
        }
    }

    /// Whether nothing happens any more by itself.
    public var isTerminal: Bool {
        switch self {
        case .completed, .failed, .cancelled: true
        case .pending, .running, .waiting, .paused: false
        }
    }
}
