/// The status of an execution, or of one of its threads.
public enum StatusName: String, Sendable, CaseIterable {
    /// Accepted, and not begun.
    case pending
    /// At work.
    case running
    /// Nothing to do until a time or an event.
    case waiting
    /// Stopped by a pause or a breakpoint.
    case paused
    /// Over, with an output.
    case completed
    /// Over, with an error.
    case failed
    /// Over, by request.
    case cancelled

    /// The numeric ID of the status.
    public var number: Int64 {
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

    /// True when the execution is over. Paused is not.
    public var isTerminal: Bool {
        switch self {
        case .completed, .failed, .cancelled: true
        case .pending, .running, .waiting, .paused: false
        }
    }
}
