public import WorkflowModel

/// What lists show of an execution: made in constant time, however large the execution is.
public struct ExecutionSummary: Sendable, Equatable {
    /// Which execution.
    public var executionID: ExecutionID
    /// The definition's name.
    public var processName: String
    /// The definition's version.
    public var processVersion: String
    /// How it is.
    public var status: ExecutionStatus
    /// Whether resume would be accepted.
    public var isActive: Bool
    /// Whether somebody asked for its end.
    public var cancelRequested: Bool
    /// How far it is.
    public var progress: Progress
    /// When it started.
    public var startedAt: Instant?
    /// When it ended.
    public var stoppedAt: Instant?
    /// When the current pause began.
    public var pausedSince: Instant?
    /// The pauses that are over, in milliseconds.
    public var pausedMs: Int64
    /// How many threads there are.
    public var threadCount: Int
    /// How many commands run or stand frozen.
    public var runningSteps: Int
    /// How many of them still run while it is paused.
    public var drainingSteps: Int
    /// How many of them stand frozen.
    public var frozenSteps: Int
    /// The key of the innermost task of the oldest thread that works.
    public var currentKey: String?
    /// The title or type of the error it failed with.
    public var errorTitle: String?
    /// The number of events so far.
    public var sequence: UInt64
    /// What one of its commands said last, as far as the host knows. Nil out of the core.
    public var activity: StepActivity?

    /// How long it took until then.
    public func timing(at now: Instant) -> Timing {
        Timing.measured(
            startedAt: startedAt, stoppedAt: stoppedAt, pausedMs: pausedMs, pausedSince: pausedSince, now: now)
    }
}
