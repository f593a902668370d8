public import WorkflowModel

/// What holds an execution, since when and until when.
public struct PauseRecord: Sendable, Equatable {
    /// What the pause came from, and what happens to steps that run.
    public enum Mode: String, Sendable, CaseIterable {
        /// Steps that run may finish.
        case drain
        /// Steps that run are stopped where they stand.
        case freeze
        /// A breakpoint was reached; steps that run may finish.
        case breakpoint
        /// A command was lost with the host, and its task says that a person decides.
        case interrupted
    }

    /// What the pause came from.
    public var mode: Mode
    /// Why, for people.
    public var reason: String?
    /// Who asked; nil when the engine paused by itself.
    public var requester: Requester?
    /// When it began.
    public var since: Instant
    /// When it ends by itself.
    public var resumeAt: Instant?
    /// The timer of `resumeAt`.
    public var token: Token?

    /// Makes a record of its parts.
    public init(
        mode: Mode, reason: String? = nil, requester: Requester? = nil, since: Instant, resumeAt: Instant? = nil,
        token: Token? = nil
    ) {
        self.mode = mode
        self.reason = reason
        self.requester = requester
        self.since = since
        self.resumeAt = resumeAt
        self.token = token
    }
}
