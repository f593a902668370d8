internal import PlantedBugs
public import WorkflowModel

/// The state of a schedule: a value that turns inputs into facts, as ``Execution`` does.
///
/// What it wishes follows from the state alone: ``wakesAt``, ``listensSince``, ``pendingStarts`` and ``cancelling``. So
/// a start of the engine does what is wished for, as any other input does.
public struct ActiveSchedule: Sendable, Equatable {
    /// An execution of the schedule that has not ended.
    public struct Running: Sendable, Equatable {
        /// Its number.
        public var execution: ExecutionID
        /// It is to be cancelled, since its successor waits.
        public var isCancelling: Bool
    }

    /// A request that was answered.
    struct Request: Sendable, Equatable {
        enum Outcome: Sendable, Equatable {
            /// It is not durable yet, or waits for those that run.
            case waiting(number: UInt64)
            case started(ExecutionID)
            /// None was started, and none will be.
            case skipped
        }

        var key: String
        var outcome: Outcome
    }

    /// Its number.
    public let id: ScheduleID
    /// How many facts were applied so far.
    public private(set) var sequence: UInt64 = 0
    /// What it has taken from its definition; nil before it has taken anything.
    public internal(set) var adoption: ScheduleAdoption?
    /// Whether the definition counts no longer.
    public internal(set) var hasEnded = false
    /// Nil unless somebody stopped it.
    public internal(set) var pause: PausedSchedule?
    /// The next time of each trigger.
    public internal(set) var due: [Instant?] = []
    /// The last time of each trigger that has come.
    public internal(set) var last: [Instant?] = []
    /// Starts that are decided and not durable.
    public internal(set) var pendingStarts: [ScheduledStart] = []
    /// Starts that wait for executions to end, oldest first.
    public internal(set) var queue: [ScheduledStart] = []
    /// Executions that have not ended, oldest first.
    public internal(set) var running: [Running] = []
    /// How many starts were decided or queued.
    public internal(set) var startCount: UInt64 = 0
    /// How many executions were started.
    public internal(set) var executionCount: UInt64 = 0
    /// How many times were missed: the engine was down, the host slept, or the clock was set.
    public internal(set) var missedCount: UInt64 = 0
    /// How many starts were not made because of others that ran.
    public internal(set) var skippedCount: UInt64 = 0
    /// The execution that was started last.
    public internal(set) var lastExecution: ExecutionID?
    /// What went wrong last; nil when the start after it went well.
    public internal(set) var problem: String?
    /// The number of the last event that was consumed, or of the last one before the beginning.
    public internal(set) var since: UInt64 = 0
    /// What was consumed of events, as far as it waits for more.
    public internal(set) var events: [Value] = []
    /// The deepest of the lifecycle events among those that were consumed; 0 when there is none.
    var depth = 0
    /// The newest requests that had a key.
    var requests: [Request] = []
    var progress = EventProgress()
    /// That of the events of `until`.
    var untilProgress = EventProgress()

    /// A schedule that has taken nothing yet.
    public init(id: ScheduleID) { self.id = id }

    init(id: ScheduleID, sequence: UInt64) {
        self.id = id
        self.sequence = sequence
    }

    // MARK: - What it wishes

    /// When the next time of a trigger comes; nil when none does.
    public var wakesAt: Instant? {
        guard isActive else { return nil }
        return due.compactMap(\.self).min()
    }

    /// Whether it fires by itself.
    public var isActive: Bool { pause == nil && !hasEnded && adoption != nil }

    /// The executions that are to be cancelled.
    public var cancelling: [ExecutionID] { running.filter(\.isCancelling).map(\.execution) }

    /// Whether nothing can happen to it any more. A start that was decided before the end is made.
    public var isOver: Bool { hasEnded && (pendingStarts.isEmpty || PlantedBug.startsLostAtTheEnd.isPlanted) }

    /// Whether an execution runs, or is about to.
    public var isBusy: Bool { !running.isEmpty || !pendingStarts.isEmpty }

    // MARK: - What has happened

    /// Assigns what the fact carries.
    public mutating func apply(_ fact: ScheduleFact) {
        sequence += 1
        switch fact {
        case .adopted(let adoption): adopt(adoption)
        case .ended:
            hasEnded = true
            queue = []
            due = []
            last = []
        case .paused(let pause): self.pause = pause
        case .resumed(let due, let since):
            pause = nil
            if due.count == self.due.count { self.due = due }
            listenAnew(after: since)
        case .elapsed(let trigger, let time, let missed, let next):
            missedCount += missed
            guard due.indices.contains(trigger) else { return }
            last[trigger] = time
            due[trigger] = next
        case .timed(let trigger, let next):
            if due.indices.contains(trigger) { due[trigger] = next }
        case .startDecided(let start):
            startCount = start.number
            pendingStarts.append(start)
        case .startQueued(let start):
            startCount = start.number
            queue.append(start)
        case .startDequeued: if !queue.isEmpty { pendingStarts.append(queue.removeFirst()) }
        case .queueDropped:
            skippedCount += UInt64(queue.count)
            for start in queue { setOutcome(.skipped, of: start.number) }
            queue = []
        case .startSkipped(_, let problem):
            skippedCount += 1
            if let problem { self.problem = problem }
        case .requestAnswered(let key, let number):
            requests.append(Request(key: key, outcome: number.map { .waiting(number: $0) } ?? .skipped))
            requests.removeFirst(max(0, requests.count - Limits.requestKeysRemembered))
        case .executionStarted(let number, let execution):
            pendingStarts.removeAll { $0.number == number }
            running.append(Running(execution: execution, isCancelling: false))
            setOutcome(.started(execution), of: number)
            executionCount += 1
            lastExecution = execution
            problem = nil
        case .startRefused(let number, let reason):
            pendingStarts.removeAll { $0.number == number }
            // Whoever asks again with the same key means it.
            requests.removeAll { $0.outcome == .waiting(number: number) }
            problem = reason
        case .cancellationDecided(let executions):
            for index in running.indices where executions.contains(running[index].execution) {
                running[index].isCancelling = true
            }
        case .executionEnded(let execution): running.removeAll { $0.execution == execution }
        case .eventConsumed(let event, let depth):
            take(event)
            self.depth = max(self.depth, depth)
        case .eventsGathered(let last): listenAnew(after: last)
        case .eventsDropped(let last, let reason):
            listenAnew(after: last)
            problem = reason
        }
    }

    private mutating func adopt(_ adoption: ScheduleAdoption) {
        self.adoption = adoption
        due = adoption.due
        last = Array(repeating: nil, count: due.count)
        if let since = adoption.since { listenAnew(after: since) }
    }

    private mutating func setOutcome(_ outcome: Request.Outcome, of number: UInt64) {
        for index in requests.indices where requests[index].outcome == .waiting(number: number) {
            requests[index].outcome = outcome
        }
    }

    private mutating func take(_ event: ConsumedEvent) {
        since = event.number
        switch event.role {
        case .stopping(let filter): untilProgress.take(filter, event.correlated)
        case .counted(let filter):
            progress.take(filter, event.correlated)
            events.append(event.value)
        }
    }

    private mutating func listenAnew(after number: UInt64) {
        since = number
        events = []
        depth = 0
        progress = EventProgress()
        untilProgress = EventProgress()
    }
}
