/// What somebody may ask of an execution.
public enum Command: Sendable, Equatable {
    /// Begin.
    case start(StartRequest)
    /// Hold, now or before a task.
    case pause(PauseRequest)
    /// Go on after a pause, or after a failure.
    case resume(ResumeRequest)
    /// Stop and clean up.
    case cancel(CancelRequest)
    /// Approve or reject what waits for a person's decision.
    case decide(DecideRequest)

    /// The command's verb without its parameters.
    public var verb: Verb {
        switch self {
        case .start: .start
        case .pause: .pause
        case .resume: .resume
        case .cancel: .cancel
        case .decide(let request): request.isApproved ? .approve : .reject
        }
    }

    /// The verbs by the names that history and the wire use.
    public enum Verb: String, Sendable, CaseIterable {
        /// Begin.
        case start
        /// Hold.
        case pause
        /// Go on.
        case resume
        /// Stop and clean up.
        case cancel
        /// Approve what waits for a decision.
        case approve
        /// Reject what waits for a decision.
        case reject
    }
}
