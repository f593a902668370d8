import WorkflowModel

/// Facts and states of schedules as bytes: the same for the same, and readable by every later version.
public enum ScheduleCodec {
    /// The version that is written. Readers know all versions up to it.
    public static let version: UInt8 = 2

    /// The bytes of the facts of one or several inputs.
    public static func encode(_ facts: [ScheduleFact]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.list(facts) { $0.scheduleFact($1) }
        return writer.bytes
    }

    /// The facts of such bytes; refuses anything else.
    public static func decodeFacts(_ bytes: [UInt8]) throws(CodecError) -> [ScheduleFact] {
        var reader = ByteReader(bytes)
        try reader.version(upTo: version)
        let facts = try reader.list { reader throws(CodecError) in try reader.scheduleFact() }
        try reader.finish()
        return facts
    }

    /// The bytes of a schedule, for checkpoints.
    public static func encode(_ schedule: ActiveSchedule) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.schedule(schedule)
        return writer.bytes
    }

    /// The schedule of such bytes; refuses anything else.
    public static func decode(_ bytes: [UInt8]) throws(CodecError) -> ActiveSchedule {
        var reader = ByteReader(bytes)
        try reader.version(upTo: version)
        let schedule = try reader.schedule()
        try reader.finish()
        return schedule
    }
}

/// What kind of fact follows. Written to journals: numbers are never given a new meaning.
enum ScheduleFactTag: UInt8 {
    case adopted = 1
    case ended = 2
    case paused = 3
    case resumed = 4
    case elapsed = 5
    case timed = 6
    case startDecided = 7
    case startQueued = 8
    case startDequeued = 9
    case queueDropped = 10
    case startSkipped = 11
    case executionStarted = 12
    case startRefused = 13
    case cancellationDecided = 14
    case executionEnded = 15
    case eventConsumed = 16
    case eventsGathered = 17
    case eventsDropped = 18
    case requestAnswered = 19
}

// MARK: - Writing

extension ByteWriter {
    fileprivate mutating func tag(_ tag: ScheduleFactTag) { byte(tag.rawValue) }

    fileprivate mutating func scheduleFact(_ fact: ScheduleFact) {
        switch fact {
        case .adopted(let adoption):
            tag(.adopted)
            scheduleAdoption(adoption)
        case .ended: tag(.ended)
        case .paused(let pause):
            tag(.paused)
            pausedSchedule(pause)
        case .resumed(let due, let since):
            tag(.resumed)
            list(due) { $0.optionalInstant($1) }
            number(since)
        case .elapsed(let trigger, let time, let missed, let next):
            tag(.elapsed)
            integer(trigger)
            instant(time)
            number(missed)
            optionalInstant(next)
        case .timed(let trigger, let next):
            tag(.timed)
            integer(trigger)
            optionalInstant(next)
        case .startDecided(let start):
            tag(.startDecided)
            scheduledStart(start)
        case .startQueued(let start):
            tag(.startQueued)
            scheduledStart(start)
        case .startDequeued: tag(.startDequeued)
        case .queueDropped: tag(.queueDropped)
        case .startSkipped(let reason, let problem):
            tag(.startSkipped)
            startReason(reason)
            optionalText(problem)
        case .requestAnswered(let key, let number):
            tag(.requestAnswered)
            text(key)
            optional(number) { $0.number($1) }
        case .executionStarted, .startRefused, .cancellationDecided, .executionEnded, .eventConsumed, .eventsGathered,
            .eventsDropped:
            consequence(fact)
        }
    }

    /// What executions and events do to a schedule.
    private mutating func consequence(_ fact: ScheduleFact) {
        switch fact {
        case .executionStarted(let number, let execution):
            tag(.executionStarted)
            self.number(number)
            self.number(execution.number)
        case .startRefused(let number, let reason):
            tag(.startRefused)
            self.number(number)
            text(reason)
        case .cancellationDecided(let executions):
            tag(.cancellationDecided)
            list(executions) { $0.number($1.number) }
        case .executionEnded(let execution):
            tag(.executionEnded)
            number(execution.number)
        case .eventConsumed(let event, let depth):
            tag(.eventConsumed)
            consumedEvent(event)
            integer(depth)
        case .eventsGathered(let last):
            tag(.eventsGathered)
            number(last)
        case .eventsDropped(let last, let reason):
            tag(.eventsDropped)
            number(last)
            text(reason)
        case .adopted, .ended, .paused, .resumed, .elapsed, .timed, .startDecided, .startQueued, .startDequeued,
            .queueDropped, .startSkipped, .requestAnswered:
            break
        }
    }

    private mutating func requestOutcome(_ outcome: ActiveSchedule.Request.Outcome) {
        switch outcome {
        case .skipped: byte(0)
        case .waiting(let number):
            byte(1)
            self.number(number)
        case .started(let execution):
            byte(2)
            number(execution.number)
        }
    }

    private mutating func scheduleAdoption(_ adoption: ScheduleAdoption) {
        text(adoption.name)
        text(adoption.version)
        text(adoption.digest)
        number(UInt64(adoption.owner))
        list(adoption.due) { $0.optionalInstant($1) }
        optional(adoption.since) { $0.number($1) }
    }

    private mutating func pausedSchedule(_ pause: PausedSchedule) {
        requester(pause.requester)
        instant(pause.at)
        optionalText(pause.reason)
    }

    private mutating func scheduledStart(_ start: ScheduledStart) {
        number(start.number)
        startReason(start.reason)
        value(start.input)
        number(UInt64(start.owner))
        integer(start.depth)
    }

    private mutating func startReason(_ reason: ScheduledStart.Reason) {
        switch reason {
        case .time(let time):
            byte(0)
            instant(time)
        case .events: byte(1)
        case .command(let requester):
            byte(2)
            self.requester(requester)
        }
    }

    fileprivate mutating func schedule(_ schedule: ActiveSchedule) {
        number(schedule.id.number)
        number(schedule.sequence)
        optional(schedule.adoption) { $0.scheduleAdoption($1) }
        flag(schedule.hasEnded)
        optional(schedule.pause) { $0.pausedSchedule($1) }
        list(schedule.due) { $0.optionalInstant($1) }
        list(schedule.last) { $0.optionalInstant($1) }
        list(schedule.pendingStarts) { $0.scheduledStart($1) }
        list(schedule.queue) { $0.scheduledStart($1) }
        list(schedule.running) { writer, running in
            writer.number(running.execution.number)
            writer.flag(running.isCancelling)
        }
        number(schedule.startCount)
        number(schedule.executionCount)
        number(schedule.missedCount)
        number(schedule.skippedCount)
        optional(schedule.lastExecution) { $0.number($1.number) }
        optionalText(schedule.problem)
        number(schedule.since)
        list(schedule.events) { $0.value($1) }
        integer(schedule.depth)
        list(schedule.requests) { writer, request in
            writer.text(request.key)
            writer.requestOutcome(request.outcome)
        }
        eventProgress(schedule.progress)
        eventProgress(schedule.untilProgress)
    }
}

// MARK: - Reading

extension ByteReader {
    fileprivate mutating func scheduleFact() throws(CodecError) -> ScheduleFact {
        guard let tag = ScheduleFactTag(rawValue: try byte()) else { throw failure(.unknownTag) }
        return switch tag {
        case .adopted: .adopted(try scheduleAdoption())
        case .ended: .ended
        case .paused: .paused(try pausedSchedule())
        case .resumed: .resumed(due: try times(), since: try number())
        case .elapsed:
            .elapsed(trigger: try index(), at: try instant(), missed: try number(), next: try optionalInstant())
        case .timed: .timed(trigger: try index(), next: try optionalInstant())
        case .startDecided: .startDecided(try scheduledStart())
        case .startQueued: .startQueued(try scheduledStart())
        case .startDequeued: .startDequeued
        case .queueDropped: .queueDropped
        case .startSkipped: .startSkipped(try startReason(), problem: version >= 2 ? try optionalText() : nil)
        case .requestAnswered:
            .requestAnswered(
                key: try text(), number: try optional { reader throws(CodecError) in try reader.number() })
        case .executionStarted: .executionStarted(number: try number(), try execution())
        case .startRefused: .startRefused(number: try number(), reason: try text())
        case .cancellationDecided:
            .cancellationDecided(try list { reader throws(CodecError) in try reader.execution() })
        case .executionEnded: .executionEnded(try execution())
        case .eventConsumed: .eventConsumed(try consumedEvent(), depth: try index())
        case .eventsGathered: .eventsGathered(last: try number())
        case .eventsDropped: .eventsDropped(last: try number(), reason: try text())
        }
    }

    private mutating func execution() throws(CodecError) -> ExecutionID { ExecutionID(number: try number()) }

    private mutating func times() throws(CodecError) -> [Instant?] {
        try list { reader throws(CodecError) in try reader.optionalInstant() }
    }

    private mutating func user() throws(CodecError) -> UInt32 {
        guard let user = UInt32(exactly: try number()) else { throw failure(.outOfBounds) }
        return user
    }

    private mutating func scheduleAdoption() throws(CodecError) -> ScheduleAdoption {
        ScheduleAdoption(
            name: try text(), version: try text(), digest: try text(), owner: try user(), due: try times(),
            since: version >= 2
                ? try optional { reader throws(CodecError) in try reader.number() } : try sinceOfVersion1())
    }

    /// Version 1 always said it, and whether events start executions besides, which the definition says.
    private mutating func sinceOfVersion1() throws(CodecError) -> UInt64 {
        let since = try number()
        _ = try flag()
        return since
    }

    private mutating func pausedSchedule() throws(CodecError) -> PausedSchedule {
        PausedSchedule(requester: try requester(), at: try instant(), reason: try optionalText())
    }

    private mutating func scheduledStart() throws(CodecError) -> ScheduledStart {
        ScheduledStart(
            number: try number(), reason: try startReason(), input: try value(), owner: try user(),
            depth: try index())
    }

    private mutating func startReason() throws(CodecError) -> ScheduledStart.Reason {
        switch try byte() {
        case 0: .time(try instant())
        case 1: .events
        case 2: .command(try requester())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    private mutating func requestOutcome() throws(CodecError) -> ActiveSchedule.Request.Outcome {
        switch try byte() {
        case 0: .skipped
        case 1: .waiting(number: try number())
        case 2: .started(try execution())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    fileprivate mutating func schedule() throws(CodecError) -> ActiveSchedule {
        var schedule = ActiveSchedule(id: ScheduleID(number: try number()), sequence: try number())
        schedule.adoption = try optional { reader throws(CodecError) in try reader.scheduleAdoption() }
        schedule.hasEnded = try flag()
        schedule.pause = try optional { reader throws(CodecError) in try reader.pausedSchedule() }
        schedule.due = try times()
        schedule.last = try times()
        guard schedule.due.count == schedule.last.count else { throw failure(.inconsistent) }
        schedule.pendingStarts = try list { reader throws(CodecError) in try reader.scheduledStart() }
        schedule.queue = try list { reader throws(CodecError) in try reader.scheduledStart() }
        schedule.running = try list { reader throws(CodecError) in
            ActiveSchedule.Running(execution: try reader.execution(), isCancelling: try reader.flag())
        }
        schedule.startCount = try number()
        schedule.executionCount = try number()
        schedule.missedCount = try number()
        schedule.skippedCount = try number()
        schedule.lastExecution = try optional { reader throws(CodecError) in try reader.execution() }
        schedule.problem = try optionalText()
        schedule.since = try number()
        schedule.events = try list { reader throws(CodecError) in try reader.value() }
        schedule.depth = try index()
        schedule.requests = try list { reader throws(CodecError) in
            ActiveSchedule.Request(key: try reader.text(), outcome: try reader.requestOutcome())
        }
        schedule.progress = try eventProgress()
        schedule.untilProgress = try eventProgress()
        return schedule
    }
}
