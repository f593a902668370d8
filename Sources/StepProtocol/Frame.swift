/// Everything that goes over the supervisor's socket.
///
/// A connection begins with a ``hello(_:)`` of each side. The client sends `start`, `control`, `confirm` and `list`;
/// the supervisor sends the rest, results unasked.
public enum Frame: Sendable, Equatable {
    /// Who speaks.
    case hello(Greeting)
    /// Start this step unless it was started before.
    case start(StepDescription)
    /// Bring the step to this state.
    case control(StepIdentifier, StepControl)
    /// The step's result is durable elsewhere: forget it.
    case confirm(StepIdentifier)
    /// Tell all that you know.
    case list
    /// The step's main process is there.
    case started(StepIdentifier, processID: Int32)
    /// The step said what it does. Sent at most a few times a second: what came in between is left out.
    case notice(StepIdentifier, StepNotice)
    /// The step ended.
    case result(StepResult)
    /// One line of the list.
    case entry(StepEntry)
    /// The list had that many lines.
    case listEnd(count: UInt32)
    /// A frame was not obeyed.
    case refused(Refusal)
}

extension Frame {
    /// The kind byte of each frame. The numbers are part of the protocol.
    enum Kind: UInt8 {
        case hello = 1
        case start = 2
        case control = 3
        case confirm = 4
        case list = 5
        case started = 16
        case result = 17
        case entry = 18
        case listEnd = 19
        case refused = 20
        case notice = 21
    }
}
