public import WorkflowModel

/// Everything that `status` says about an execution at a moment.
public struct StatusReport: Sendable, Equatable {
    /// Which execution.
    public var executionID: ExecutionID
    /// The content address of its definition.
    public var processID: String
    /// The definition's name.
    public var processName: String
    /// The definition's version.
    public var processVersion: String
    /// How it is.
    public var status: ExecutionStatus
    /// Whether resume would be accepted: paused, or failed with its state kept.
    public var isActive: Bool
    /// How far it is.
    public var progress: Progress
    /// How long it took so far.
    public var timing: Timing
    /// The main line and the branches beside it, oldest first; at most ``Limits/threadsPerReport``.
    public var threads: [ThreadReport]
    /// How many threads there are, listed or not.
    public var threadCount: Int
    /// What it failed with, or is failing with.
    public var error: ErrorReport?
    /// What went wrong in clean-up handlers, which does not change the end; at most ``Limits/handlerErrorsKept``.
    public var handlerErrors: [ErrorReport]
    /// What holds it while it is paused.
    public var pause: PauseReport?
    /// How many commands still run while it is paused.
    public var drainingSteps: Int
    /// How many commands stand frozen.
    public var frozenSteps: Int
    /// Whether somebody asked for its end.
    public var cancelRequested: Bool
    /// Whether it waits until fewer executions of its definition run.
    public var isQueued: Bool
    /// The clean-up handler that runs now.
    public var handler: Handler?
    /// What it gave, once it is completed.
    public var output: Value?
    /// The number of events so far.
    public var sequence: UInt64
    /// What the host knows of the commands under way beside all this, by token. Empty out of the core.
    public var live: [Token: LiveStep] = [:]

    /// The status as a number.
    public var statusID: Int { status.numericID }
}
