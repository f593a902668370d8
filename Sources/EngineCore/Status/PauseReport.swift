public import WorkflowModel

/// What holds an execution.
public struct PauseReport: Sendable, Equatable {
    /// What the pause came from.
    public var mode: PauseRecord.Mode
    /// Why, for people.
    public var reason: String?
    /// Who asked; nil when the engine paused by itself.
    public var by: Requester?
    /// When it began.
    public var since: Instant
    /// When it ends by itself.
    public var resumeAt: Instant?
}
