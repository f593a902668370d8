/// What somebody may ask of an execution.
public enum Command: Sendable, Equatable {
    case start(StartRequest)
    case pause(PauseRequest)
    case resume(ResumeRequest)
    case cancel(CancelRequest)

    /// The command's verb without its parameters.
    public var verb: Verb {
        switch self {
        case .start: .start
        case .pause: .pause
        case .resume: .resume
        case .cancel: .cancel
        }
    }

    /// The verbs by the names that history and the wire use.
    public enum Verb: String, Sendable, CaseIterable {
        case start, pause, resume, cancel
    }
}
