internal import PlantedBugs
import WorkflowModel

/// What an input does, and when an execution may start.
extension ActiveSchedule {
    /// Decides what the input does, applies it, and says what there is to make durable.
    public mutating func handle(_ input: ScheduleInput) -> ScheduleTransition {
        var turn = ScheduleTurn(input: input)
        guard !hasEnded || input.kind.isOutcome else { return ScheduleTransition(facts: [], reply: nil) }
        switch input.kind {
        case .elapsed(let isRecovery): elapse(isRecovery: isRecovery, &turn)
        case .clockSet(let difference): shift(by: difference, &turn)
        case .adopted(let name, let version, let digest, let owner, let listensOn):
            adopt(name, version, digest, owner, listensOn, &turn)
        case .ended: if adoption != nil { record(.ended, &turn) }
        case .pause(let requester, let reason):
            guard pause == nil else { break }
            record(.paused(PausedSchedule(requester: requester, at: input.now, reason: reason)), &turn)
        case .resume: resume(&turn)
        case .runNow(let requester, let value, let key): runNow(requester, value ?? [:], key, &turn)
        case .heard(let event): hear(event, &turn)
        case .unheard(let event, let reason): drop(event, because: reason, &turn)
        case .started(let number, let execution):
            guard pendingStarts.contains(where: { $0.number == number }) else { break }
            record(.executionStarted(number: number, execution), &turn)
            settle(&turn)
        case .refused(let number, let reason):
            guard pendingStarts.contains(where: { $0.number == number }) else { break }
            record(.startRefused(number: number, reason: reason), &turn)
            settle(&turn)
        case .executionEnded(let execution):
            guard running.contains(where: { $0.execution == execution }) else { break }
            record(.executionEnded(execution), &turn)
            settle(&turn)
        }
        return ScheduleTransition(facts: turn.facts, reply: turn.reply)
    }

    mutating func record(_ fact: ScheduleFact, _ turn: inout ScheduleTurn) {
        apply(fact)
        turn.facts.append(fact)
    }

    private mutating func adopt(
        _ name: String, _ version: String, _ digest: String, _ owner: UInt32, _ listensOn: Bool,
        _ turn: inout ScheduleTurn
    ) {
        if let adoption, adoption.digest == digest, adoption.owner == owner { return }
        record(
            .adopted(
                ScheduleAdoption(
                    name: name, version: version, digest: digest, owner: owner, due: times(isFirst: true, turn.input),
                    since: (listensOn || PlantedBug.eventsOfAnotherVersion.isPlanted) && isActive
                        ? nil : turn.input.lastEvent)), &turn)
    }

    private mutating func resume(_ turn: inout ScheduleTurn) {
        guard pause != nil else { return }
        let due = times(isFirst: false, turn.input)
        record(.resumed(due: due, since: turn.input.lastEvent), &turn)
        settle(&turn)
    }

    private mutating func runNow(_ requester: Requester, _ value: Value, _ key: String?, _ turn: inout ScheduleTurn) {
        if let key, let known = requests.first(where: { $0.key == key }) {
            turn.reply = reply(to: known)
            return
        }
        admit(.command(requester), value, &turn)
        guard let key else { return }
        switch turn.reply {
        case .starting(let number), .queued(let number):
            record(.requestAnswered(key: key, number: number), &turn)
        case .skipped, .made, nil: record(.requestAnswered(key: key, number: nil), &turn)
        }
    }

    private func reply(to request: Request) -> ScheduleTransition.Reply {
        switch request.outcome {
        case .started(let execution): .made(execution)
        case .skipped: .skipped
        case .waiting(let number):
            pendingStarts.contains { $0.number == number } ? .starting(number: number) : .queued(number: number)
        }
    }

    // MARK: - Starting

    /// An execution should start: what does the policy say about those that have not ended?
    mutating func admit(
        _ reason: ScheduledStart.Reason, _ input: Value, depth: Int = 0, _ turn: inout ScheduleTurn
    ) {
        let start = ScheduledStart(
            number: startCount + 1, reason: reason, input: input, owner: adoption?.owner ?? 0, depth: depth)
        let bytes = (pendingStarts + queue).reduce(input.roughBytes) { $0 + $1.input.roughBytes }
        let hasRoom = bytes <= Limits.scheduledStartBytesMaximum
        switch turn.input.schedule.overlap {
        case .allow where hasRoom && running.count + pendingStarts.count < Limits.scheduledExecutionsMaximum,
            .skip where !isBusy, .queue where !isBusy && queue.isEmpty, .cancelRunning where !isBusy:
            record(.startDecided(start), &turn)
            turn.reply = .starting(number: start.number)
        case .queue where hasRoom && queue.count < Limits.scheduledStartsQueued:
            record(.startQueued(start), &turn)
            turn.reply = .queued(number: start.number)
        case .allow, .skip, .queue:
            let problem = hasRoom ? nil : "the inputs of the starts that wait are too large together"
            record(.startSkipped(reason, problem: problem), &turn)
            turn.reply = .skipped
        case .cancelRunning:
            // Only the newest is wanted.
            if !queue.isEmpty { record(.queueDropped, &turn) }
            record(.startQueued(start), &turn)
            turn.reply = .queued(number: start.number)
            cancelRunning(&turn)
        }
    }

    private mutating func cancelRunning(_ turn: inout ScheduleTurn) {
        let executions = running.filter { !$0.isCancelling }.map(\.execution)
        if !executions.isEmpty { record(.cancellationDecided(executions), &turn) }
    }

    /// An execution has begun or ended, or will never begin: does another one start now?
    private mutating func settle(_ turn: inout ScheduleTurn) {
        guard !hasEnded else { return }
        if turn.input.schedule.overlap == .cancelRunning, !queue.isEmpty { cancelRunning(&turn) }
        guard pause == nil, !isBusy else { return }
        guard queue.isEmpty else { return record(.startDequeued, &turn) }
        for (index, trigger) in turn.input.schedule.triggers.enumerated() {
            guard case .after(let delay) = trigger, due.indices.contains(index), due[index] == nil else { continue }
            record(.timed(trigger: index, next: turn.input.now + delay), &turn)
        }
    }
}

extension ScheduleInput.Kind {
    /// Whether it is what became of a start.
    fileprivate var isOutcome: Bool {
        switch self {
        case .started, .refused, .executionEnded: true
        case .elapsed, .clockSet, .adopted, .ended, .pause, .resume, .runNow, .heard, .unheard: false
        }
    }
}

/// The work on one input.
struct ScheduleTurn {
    let input: ScheduleInput
    var facts: [ScheduleFact] = []
    var reply: ScheduleTransition.Reply?
}
