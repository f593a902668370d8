public import WorkflowModel

/// One thing that happened to a schedule. The core asks neither for the time nor for the rules of time zones.
public struct ScheduleInput: Sendable {
    /// What happened.
    public enum Kind: Sendable {
        /// The engine has started, or the time has come that the schedule waits for.
        case elapsed(isRecovery: Bool)
        /// The wall clock was set, by so much: later is positive.
        case clockSet(by: Duration)
        /// A version of the definition is the one that counts now. Nothing happens when it was before. `listensOn` says
        /// that it means the same events as the version before, and takes the same of them.
        case adopted(name: String, version: String, digest: String, owner: UInt32, listensOn: Bool)
        /// The definition counts no longer.
        case ended
        /// Somebody wants it to stop.
        case pause(by: Requester, reason: String?)
        /// Somebody wants it to go on.
        case resume
        /// Somebody wants an execution now.
        case runNow(by: Requester, input: Value?, key: String?)
        /// An event was published that a trigger may mean.
        case heard(HeardEvent)
        /// An event was published of which nothing can come: what it leads to does not fit into the journal.
        case unheard(event: UInt64, reason: String)
        /// A start is durable.
        case started(number: UInt64, ExecutionID)
        /// A start will never be.
        case refused(number: UInt64, reason: String)
        /// An execution has ended.
        case executionEnded(ExecutionID)
    }

    /// What happened.
    public var kind: Kind
    /// The wall-clock time.
    public var now: Instant
    /// The number of the last event that was published.
    public var lastEvent: UInt64
    /// The definition's schedule.
    public var schedule: Schedule
    /// The rules of the time zone of each trigger, in the order of the triggers; UTC where there is none. Those who
    /// elapse, adopt, go on, or take in a new clock ask for them, and nobody else.
    public var zones: [TimeZoneRules]
    /// Evaluates the expressions of event filters.
    public var evaluator: Evaluator

    /// Makes an input of its parts.
    public init(
        _ kind: Kind, now: Instant, lastEvent: UInt64 = 0, schedule: Schedule, zones: [TimeZoneRules],
        evaluator: Evaluator
    ) {
        self.kind = kind
        self.now = now
        self.lastEvent = lastEvent
        self.schedule = schedule
        self.zones = zones
        self.evaluator = evaluator
    }
}

/// What an input did to a schedule.
public struct ScheduleTransition: Sendable, Equatable {
    /// What became of a request for an execution.
    public enum Reply: Sendable, Equatable {
        /// It is started under this number.
        case starting(number: UInt64)
        /// It waits for those that run, under this number.
        case queued(number: UInt64)
        /// The schedule does not want it beside those that run.
        case skipped
        /// The same request was made before, and this is its execution; retention may have forgotten it.
        case made(ExecutionID)
    }

    /// To be made durable, and applied already.
    public var facts: [ScheduleFact]
    /// Nil unless an execution was asked for.
    public var reply: Reply?
}
