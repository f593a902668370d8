import EngineCore
import EngineHost
import WorkflowModel

/// Schedules: every time that comes is started once or accounted for, and every event is heard once.
extension Witness {
    /// One schedule as its durable facts make it.
    struct ScheduleTrace {
        var state: ActiveSchedule
        /// Fingerprint of the state at the end of each durable turn, by sequence.
        var states: [UInt64: UInt64] = [:]
        /// The execution of each start, by the start's number.
        var executions: [UInt64: ExecutionID] = [:]
        /// Times that have come and whose starts have to follow at once.
        var owed: [Instant] = []
    }

    func foldSchedule(_ bytes: [UInt8], from first: UInt64, of id: ScheduleID) {
        var trace = schedules[id] ?? ScheduleTrace(state: ActiveSchedule(id: id))
        guard first == trace.state.sequence + 1, let facts = try? ScheduleCodec.decodeFacts(bytes) else {
            violate(.replayEqualsLive, "fact \(first) of schedule \(id) follows \(trace.state.sequence)")
            return
        }
        for fact in facts {
            check(fact, &trace)
            trace.state.apply(fact)
        }
        if let time = trace.owed.first {
            violate(.firedOnce, "\(time.rfc3339) came to schedule \(id), and nothing was decided")
        }
        trace.states[trace.state.sequence] = Fingerprint.of(ScheduleCodec.encode(trace.state))
        schedules[id] = trace
    }

    /// An execution that a schedule starts: it was decided before, and none was made of that start.
    func foldStart(_ created: CreatedExecution) {
        let parts = created.key?.split(separator: "/") ?? []
        guard parts.count >= 4, parts[0] == "engine", parts[1] == "schedule", let schedule = UInt64(parts[2]),
            let number = UInt64(parts[3])
        else { return }
        let id = ScheduleID(number: schedule)
        guard schedules[id]?.state.pendingStarts.contains(where: { $0.number == number }) == true else {
            violate(.durableBeforeVisible, "start \(number) of schedule \(id) was made before it was decided")
            return
        }
        if let before = schedules[id]?.executions.updateValue(created.execution, forKey: number) {
            violate(.startedOnce, "start \(number) of schedule \(id) is execution \(before) and \(created.execution)")
        }
        count { $0.scheduledStarts += 1 }
    }

    /// What a checkpoint holds of a schedule is what the facts up to there make of it.
    func checkStoredSchedule(_ bytes: [UInt8]) {
        count { $0.comparisons += 1 }
        guard let state = try? ScheduleCodec.decode(bytes),
            schedules[state.id]?.states[state.sequence] == Fingerprint.of(bytes)
        else {
            violate(.replayEqualsLive, "a schedule in a checkpoint is not what its facts make of it")
            return
        }
    }

    // MARK: - Facts

    private func check(_ fact: ScheduleFact, _ trace: inout ScheduleTrace) {
        let (state, name) = (trace.state, "schedule \(trace.state.id)")
        let isOutcome: Bool
        if case .executionStarted = fact { isOutcome = true } else { isOutcome = false }
        if state.hasEnded, !isOutcome, !isEnd(fact) { violate(.heldBack, "\(name) has ended, and goes on: \(fact)") }
        switch fact {
        case .adopted(let adoption): check(adoption, state)
        case .elapsed(let trigger, let time, let missed, let next):
            if !state.isActive { violate(.heldBack, "\(name) fires, and is not active") }
            checkElapsed(trigger, time, missed, next, &trace)
        case .startDecided(let start):
            checkReason(start.reason, &trace)
            if policy(of: state)?.overlap != .allow, state.isBusy {
                violate(.heldBack, "\(name) starts beside what runs")
            }
        case .startQueued(let start): checkReason(start.reason, &trace)
        case .startSkipped(let reason, _):
            checkReason(reason, &trace)
            if policy(of: state)?.overlap == .allow || !state.isBusy && state.queue.isEmpty {
                violate(.firedOnce, "\(name) leaves a start out, and nothing is in its way")
            }
        case .startDequeued: if state.isBusy { violate(.heldBack, "\(name) starts beside what runs") }
        case .executionStarted(let number, let execution):
            if trace.executions[number] != execution {
                violate(.durableBeforeVisible, "start \(number) of \(name) is not execution \(execution)")
            }
        case .executionEnded(let execution):
            // One that had failed may go on already.
            if let other = traces[execution], !other.execution.isFinished, !other.isRedriven {
                violate(.durableBeforeVisible, "\(name) thinks that execution \(execution) has ended")
            }
        case .startRefused(let number, let reason):
            violate(.alive, "start \(number) of \(name) was refused: \(reason)")
        case .eventConsumed(let event, _): checkHeard(event.number, state)
        case .eventsGathered(let last): checkHeard(last, state)
        case .eventsDropped(_, let reason): violate(.heardOnce, "\(name) dropped events: \(reason)")
        case .timed(let trigger, let next): checkTimed(trigger, next, state)
        case .ended, .paused, .resumed, .queueDropped, .requestAnswered, .cancellationDecided: break
        }
    }

    private func isEnd(_ fact: ScheduleFact) -> Bool {
        switch fact {
        case .startRefused, .executionEnded: true
        default: false
        }
    }

    /// What the schedule has adopted says.
    private func policy(of state: ActiveSchedule) -> Schedule? {
        state.adoption.flatMap { definition($0.digest)?.schedule }
    }

    /// No time of the version before was left when another one took the schedule over, and no event of it is lost.
    private func check(_ adoption: ScheduleAdoption, _ state: ActiveSchedule) {
        count { $0.adoptions += 1 }
        guard let schedule = definition(adoption.digest)?.schedule, schedule.triggers.count == adoption.due.count else {
            violate(.durableBeforeVisible, "schedule \(state.id) adopts a definition that is not there")
            return
        }
        let before = policy(of: state)
        if adoption.since == nil, before?.events != schedule.events {
            violate(.heardOnce, "schedule \(state.id) goes on with the events of another version")
        }
        for (trigger, due) in zip(schedule.triggers, adoption.due) {
            guard case .every(let interval) = trigger, let due else { continue }
            let now = due + (Duration.zero - interval)
            if state.isActive, let time = state.wakesAt, time <= now {
                violate(.firedOnce, "schedule \(state.id) lost \(time.rfc3339) to another version")
            }
        }
    }

    /// Each time from the one that was due is accounted for, and so many starts follow as the policy says.
    private func checkElapsed(
        _ trigger: Int, _ time: Instant, _ missed: UInt64, _ next: Instant?, _ trace: inout ScheduleTrace
    ) {
        let (state, name) = (trace.state, "schedule \(trace.state.id)")
        if let owed = trace.owed.first { violate(.firedOnce, "nothing came of \(owed.rfc3339) of \(name)") }
        guard let schedule = policy(of: state), state.due.indices.contains(trigger), let due = state.due[trigger] else {
            violate(.firedOnce, "\(name) fires, and nothing is due")
            return
        }
        if time > highestNow() { violate(.firedOnce, "\(name) fires before its time") }
        let times: [Instant]
        switch schedule.triggers[trigger] {
        case .every(let interval): times = grid(from: due, through: time, interval, next, name)
        case .cron(let expression): times = calendar(expression, from: due, through: time, next, name)
        case .after:
            trace.owed = [due]
            return
        case .events: times = []
        }
        count { $0.times += times.count }
        let isLate = missed == UInt64(times.count)
        if !isLate, missed + 1 != UInt64(times.count) {
            violate(.firedOnce, "\(name) counts \(missed) of \(times.count) times as missed")
        }
        trace.owed =
            switch schedule.missed {
            case .skip: isLate ? [] : [time]
            case .once: [time]
            case .all: times.suffix(EngineCore.Limits.missedStartsMaximum)
            }
    }

    /// The times of an expression, as far as they are counted: the first ones, and then the newest.
    private func calendar(
        _ expression: CronExpression, from due: Instant, through time: Instant, _ next: Instant?, _ name: String
    ) -> [Instant] {
        let counted = EngineCore.Limits.missedTimesCounted
        var times = [due] + expression.times(after: due, through: time, maximum: counted, in: .utc)
        if times.count > counted {
            // No expression that comes so often leaves a day out.
            let newest = expression.times(after: time + .seconds(-86_400), through: time, maximum: counted, in: .utc)
            times.replaceSubrange((times.count - newest.count)..., with: newest)
        }
        if times.last != time { violate(.firedOnce, "\(name) fires at \(time.rfc3339), which is no time of it") }
        if next != expression.next(after: time, in: .utc) {
            violate(.firedOnce, "\(name) goes on with \(next?.rfc3339 ?? "nothing") after \(time.rfc3339)")
        }
        return times
    }

    /// The times of an interval.
    private func grid(
        from due: Instant, through time: Instant, _ interval: Duration, _ next: Instant?, _ name: String
    ) -> [Instant] {
        let length = interval.components.seconds * 1_000
        let difference = time.millisecondsSinceEpoch - due.millisecondsSinceEpoch
        guard difference >= 0, difference % length == 0, next == time + interval else {
            violate(.firedOnce, "\(name) fires at \(time.rfc3339), which is no time of it")
            return []
        }
        return (0...difference / length).map {
            Instant(millisecondsSinceEpoch: due.millisecondsSinceEpoch + $0 * length)
        }
    }

    private func checkReason(_ reason: ScheduledStart.Reason, _ trace: inout ScheduleTrace) {
        guard case .time(let time) = reason else {
            if let owed = trace.owed.first { violate(.firedOnce, "nothing came of \(owed.rfc3339)") }
            return
        }
        guard trace.owed.first == time else {
            violate(.startedOnce, "schedule \(trace.state.id) starts for \(time.rfc3339) once more, or out of order")
            return
        }
        trace.owed.removeFirst()
    }

    /// A time of the calendar is set anew only when the clock was ahead, and never to a later one.
    private func checkTimed(_ trigger: Int, _ next: Instant?, _ state: ActiveSchedule) {
        guard case .cron? = policy(of: state)?.triggers[trigger], let due = state.due[trigger] else { return }
        if next.map({ $0 >= due }) ?? true { violate(.firedOnce, "schedule \(state.id) lost \(due.rfc3339)") }
    }

    private func checkHeard(_ number: UInt64, _ state: ActiveSchedule) {
        count { $0.heard += 1 }
        if !state.isActive || number <= state.since {
            violate(.heardOnce, "schedule \(state.id) heard event \(number), and had heard \(state.since)")
        }
        if let missed = firstMeant(state), missed < number {
            violate(.heardOnce, "schedule \(state.id) heard event \(number) before \(missed)")
        }
    }

    /// The oldest event that the schedule means and has not heard; nil where more than its type decides.
    private func firstMeant(_ state: ActiveSchedule) -> UInt64? {
        guard state.isActive, case .events(let consumption, _)? = policy(of: state)?.events, case .one = consumption
        else { return nil }
        return publications.first { $0.number > state.since && consumption.types.contains($0.type) }?.number
    }

    // MARK: - Rest and answers

    /// Nothing happens any more, so there is nothing that should have happened.
    func checkResting(_ state: ActiveSchedule) {
        if let missed = firstMeant(state) {
            violate(.heardOnce, "schedule \(state.id) listens, and was not told of event \(missed)")
        }
        for running in state.running where traces[running.execution]?.execution.isFinished ?? true {
            violate(.worldAsWished, "schedule \(state.id) was not told of the end of \(running.execution)")
        }
        if state.pause == nil, !state.isBusy, !state.queue.isEmpty {
            violate(.alive, "a start of schedule \(state.id) waits for nothing")
        }
    }

    /// What counts under a name is its highest version, when that has a schedule.
    func checkActive(_ name: String) {
        let newest = registered.compactMap { definition($0) }
            .filter { "\($0.namespace)/\($0.name)" == name }.max { $0.version < $1.version }
        let active = schedules.values.first { !$0.state.hasEnded && $0.state.adoption?.name == name }
        let wanted = newest?.schedule == nil ? nil : newest?.source.digest
        if active?.state.adoption?.digest != wanted {
            violate(.worldAsWished, "\(name) starts as \(active?.state.adoption?.version ?? "nothing")")
        }
    }

    /// An answer leaves only when what it says is durable.
    func checkAnswer(_ report: ScheduleReport) {
        count { $0.answered += 1 }
        note("answer \(report.state.id) \(report.state.sequence)")
        if schedules[report.state.id].map({ $0.state.sequence < report.state.sequence }) ?? true {
            violate(.durableBeforeVisible, "schedule \(report.state.id) was answered before it was durable")
        }
    }

    /// A request was answered with an execution.
    func checkStarted(_ execution: ExecutionID, by id: ScheduleID, key: Int?) {
        if schedules[id]?.executions.values.contains(execution) != true {
            violate(.durableBeforeVisible, "execution \(execution) was answered and is not durable")
        }
        guard let key else { return }
        if let before = keysOfSchedules["\(id)/\(key)"], before != execution {
            violate(.oneOfAKey, "key \(key) of schedule \(id) named execution \(before), and now \(execution)")
        }
        keysOfSchedules["\(id)/\(key)"] = execution
    }
}

extension Schedule {
    /// What it listens to; nil when it does not.
    fileprivate var events: Trigger? { triggers.first { if case .events = $0 { true } else { false } } }
}
