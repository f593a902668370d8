public import WorkflowModel

/// A wish with a token: what the host should make true in the world.
public enum Effect: Sendable, Equatable {
    /// Run a command and report how it ended.
    case run(RunEffect)
    /// Report when this time has come; at once when it is past.
    case timer(Instant)
    /// Report when the execution may begin: its definition bounds how many of its executions run at once.
    case admission
    /// Ask and report the answer.
    case request(RequestEffect)
    /// Report events as they are published.
    case listen(ListenEffect)
}
