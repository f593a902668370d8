public import WorkflowModel

/// What happened to a schedule, in the past tense. Carries all that ``ActiveSchedule/apply(_:)`` assigns.
public enum ScheduleFact: Sendable, Equatable {
    /// A definition was registered that starts by itself, or another version of it took its place.
    case adopted(ScheduleAdoption)
    /// The definition was removed, or its highest version has no schedule.
    case ended
    /// Somebody stopped it.
    case paused(PausedSchedule)
    /// Somebody let it go on; `due` is the next time of each trigger, `since` the last event before.
    case resumed(due: [Instant?], since: UInt64)
    /// Times of a trigger have come: the last of them, how many of them were missed, and the next time.
    case elapsed(trigger: Int, at: Instant, missed: UInt64, next: Instant?)
    /// A trigger's next time was set, without one having come.
    case timed(trigger: Int, next: Instant?)
    /// An execution is to be started.
    case startDecided(ScheduledStart)
    /// An execution is to be started when those before have ended.
    case startQueued(ScheduledStart)
    /// The oldest start that waits is to be made.
    case startDequeued
    /// What waits will not be started.
    case queueDropped
    /// A start was not made: the schedule does not want it beside others. `problem` says why it found no room, if so.
    case startSkipped(ScheduledStart.Reason, problem: String?)
    /// A request with a key was answered: the number of its start, or nil when none was made.
    case requestAnswered(key: String, number: UInt64?)
    /// The execution is durable.
    case executionStarted(number: UInt64, ExecutionID)
    /// The execution could not be started, and it is not tried again.
    case startRefused(number: UInt64, reason: String)
    /// The executions that run are to be cancelled.
    case cancellationDecided([ExecutionID])
    /// An execution of the schedule has ended, or is gone.
    case executionEnded(ExecutionID)
    /// An event was consumed, and more is listened to. `depth` is how many lifecycle events led to it.
    case eventConsumed(ConsumedEvent, depth: Int)
    /// What is listened to was consumed, with this event as the last; the listening begins anew.
    case eventsGathered(last: UInt64)
    /// What was consumed is of no use; the listening begins anew after this event.
    case eventsDropped(last: UInt64, reason: String)
}

/// What a schedule takes from a registered definition.
public struct ScheduleAdoption: Sendable, Equatable {
    /// The definition's name with its namespace before it: the schedule's own name.
    public var name: String
    /// The definition's version.
    public var version: String
    /// Its content address.
    public var digest: String
    /// The user who registered it.
    public var owner: UInt32
    /// The next time of each trigger; nil for those that wait for something else.
    public var due: [Instant?]
    /// The number of the last event before: later ones are meant. Nil when it listens on, with what was gathered so far.
    public var since: UInt64?

    /// Makes an adoption of its parts.
    public init(
        name: String, version: String, digest: String, owner: UInt32, due: [Instant?], since: UInt64?
    ) {
        self.name = name
        self.version = version
        self.digest = digest
        self.owner = owner
        self.due = due
        self.since = since
    }
}

/// Who stopped a schedule, when and why.
public struct PausedSchedule: Sendable, Equatable {
    /// Who.
    public var requester: Requester
    /// When.
    public var at: Instant
    /// Why, in that person's words.
    public var reason: String?

    /// Makes a record of its parts.
    public init(requester: Requester, at: Instant, reason: String?) {
        self.requester = requester
        self.at = at
        self.reason = reason
    }
}
