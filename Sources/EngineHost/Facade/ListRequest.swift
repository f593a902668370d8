public import EngineCore
public import WorkflowModel

/// Which executions `list` gives, newest first.
public struct ListRequest: Sendable {
    /// Only executions of these statuses; nil means every status.
    public var statuses: Set<ExecutionStatus>?
    /// Only executions of the definition of this name.
    public var processName: String?
    /// Where the page before ended (``ListPage/next``); nil starts with the newest.
    public var cursor: ExecutionID?
    /// At most this many; bounded by ``Limits/listPageMaximum``.
    public var limit: Int

    /// A page of executions.
    public init(
        statuses: Set<ExecutionStatus>? = nil, processName: String? = nil, cursor: ExecutionID? = nil, limit: Int = 100
    ) {
        self.statuses = statuses
        self.processName = processName
        self.cursor = cursor
        self.limit = limit
    }
}

/// A page of executions.
public struct ListPage: Sendable {
    /// What there is to say about each, newest first.
    public var summaries: [ExecutionSummary]
    /// The time for which they hold.
    public var now: Instant
    /// The cursor of the next page; nil when this is the last.
    public var next: ExecutionID?
}
