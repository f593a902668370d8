internal import EngineCore
internal import EngineJournal
internal import Logging
internal import PlantedBugs
internal import Synchronization
internal import WorkflowModel

/// What schedules wish, made true. What asks for it is durable.
extension ScheduleService {
    /// Compares what the schedule wishes now with what it wished before.
    func act(on change: ScheduleDraft.Change) {
        let (before, after) = (change.before, change.after)
        if !after.state.isOver { after.definition?.use() }
        before?.definition?.endUse()
        setTimer(of: after)
        listen(after, before: before)
        let known = before?.state.pendingStarts.map(\.number) ?? []
        for start in after.state.pendingStarts where !known.contains(start.number) { self.start(start, of: after) }
        let told = before?.state.cancelling ?? []
        for execution in after.state.cancelling where !told.contains(execution) {
            starter.cancel(execution, of: after.name)
        }
        for fact in change.facts {
            metrics.record(fact)
            tell(fact, after)
        }
    }

    private func setTimer(of entry: ScheduleEntry) {
        let timer = ScheduleTimer.due(entry.state.id)
        if let time = entry.state.wakesAt, entry.schedule != nil {
            timers.schedule(timer, at: time)
        } else {
            timers.withdraw(timer)
        }
    }

    private func listen(_ entry: ScheduleEntry, before: ScheduleEntry?) {
        let key = ListenerKey.schedule(entry.state.id)
        guard let listening = entry.listening else { return events.withdraw(key) }
        if let before, before.listening != nil, before.definition === entry.definition { return }
        let id = entry.state.id
        let listener = ListenerIndex.Listener(interests: EventInterest.all(of: listening.consumption)) {
            [weak self] event in
            // What it has started does not start it again.
            guard !event.isLifecycle(startedBy: id) else { return false }
            return self?.offer(ScheduleWork(kind: .input(id, .heard(event)))) ?? false
        }
        events.listen(key, since: listening.since, listener)
    }

    /// Starts what was decided, or finds what an earlier life started.
    private func start(_ start: ScheduledStart, of entry: ScheduleEntry) {
        let link = ScheduleLink(schedule: entry.state.id, number: start.number, depth: start.depth)
        guard let definition = entry.definition else {
            return offer(link.schedule, .refused(number: link.number, reason: "the definition was removed"))
        }
        switch starter.start(start, link, definition, entry.name) {
        case .begun: break
        case .known(let slot): if let execution = slot.execution { report(execution, of: slot) }
        case .refused(let error): refused(link, error)
        }
    }

    /// Something of an execution is durable.
    func report(_ execution: Execution, of slot: ExecutionSlot) {
        guard let link = slot.scheduleLink else { return }
        offer(link.schedule, .started(number: link.number, slot.id))
        if execution.isFinished { offer(link.schedule, .executionEnded(slot.id)) }
    }

    /// The start of an execution was refused: it never was.
    func refused(_ slot: ExecutionSlot, _ error: EngineError) {
        if let link = slot.scheduleLink { refused(link, error) }
    }

    private func refused(_ link: ScheduleLink, _ error: EngineError) {
        switch error {
        case .busy, .diskFull:
            // The time has come, so it is started as soon as there is room.
            timers.schedule(.retry(link.schedule), at: clock.now + Limits.scheduleRetryInterval)
        case .stopping, .outcomeUnknown: break  // the next life starts it
        case .executionNotFound, .definitionNotFound, .definitionExists, .invalidDefinition, .refused, .keyConflict,
            .tooLarge, .watcherTooSlow, .unreadable, .nodeNotFound, .invalidCursor, .invalidRequest, .scheduleNotFound:
            offer(link.schedule, .refused(number: link.number, reason: "\(error)"))
        }
    }

    /// Whether what became of a start is not known yet: its execution must not be forgotten before.
    func awaits(_ slot: ExecutionSlot) -> Bool {
        guard let link = slot.scheduleLink else { return false }
        return state.withLock { state in
            state.entries[link.schedule]?.state.pendingStarts.contains { $0.number == link.number } ?? false
        }
    }

    func fire(_ elapsed: [ScheduleTimer]) {
        for timer in elapsed {
            switch timer {
            case .due(let id): offer(id, .elapsed(isRecovery: false))
            case .retry(let id):
                guard let entry = state.withLock({ $0.entries[id] }) else { continue }
                for start in entry.state.pendingStarts { self.start(start, of: entry) }
            }
        }
    }

    private func tell(_ fact: ScheduleFact, _ entry: ScheduleEntry) {
        let (id, name) = (entry.state.id, entry.name)
        switch fact {
        case .executionStarted(let number, let execution):
            answer(ScheduleLink(schedule: id, number: number), .success(execution), entry)
            logger.info(
                "schedule started an execution", metadata: ["schedule": "\(name)", "execution": "\(execution)"])
        case .startRefused(let number, let reason):
            answer(ScheduleLink(schedule: id, number: number), .failure(.busy(reason: reason)), entry)
            logger.error("schedule could not start", metadata: ["schedule": "\(name)", "reason": "\(reason)"])
        case .elapsed(_, let time, let missed, _) where missed > 0:
            logger.warning(
                "schedule missed times",
                metadata: ["schedule": "\(name)", "count": "\(missed)", "last": "\(time.rfc3339)"])
        case .startSkipped(_, let problem?):
            logger.error("schedule left a start out", metadata: ["schedule": "\(name)", "reason": "\(problem)"])
        case .startSkipped, .queueDropped:
            logger.notice("schedule left a start out: others run", metadata: ["schedule": "\(name)"])
        case .eventsDropped(_, let reason):
            logger.warning("schedule dropped events", metadata: ["schedule": "\(name)", "reason": "\(reason)"])
        case .adopted(let adoption):
            logger.notice("schedule active", metadata: ["schedule": "\(name)", "version": "\(adoption.version)"])
        case .ended: logger.notice("schedule ended", metadata: ["schedule": "\(name)"])
        case .elapsed, .paused, .resumed, .timed, .startDecided, .startQueued, .startDequeued, .cancellationDecided,
            .executionEnded, .eventConsumed, .eventsGathered, .requestAnswered:
            break
        }
    }

    private func answer(
        _ link: ScheduleLink, _ result: Result<ExecutionID, EngineError>, _ entry: ScheduleEntry
    ) {
        let waiting = state.withLock { $0.waiters.removeValue(forKey: link) }
        for asked in waiting ?? [] {
            asked.answer(result.map { ScheduleAnswer(entry: entry, reply: asked.reply, execution: $0) })
        }
    }

    // MARK: - Recovery and checkpoints

    /// Takes over what recovery read. Nothing happens yet.
    func restore(
        _ schedules: [ActiveSchedule], next: ScheduleID, _ definition: (_ digest: String) -> RegisteredDefinition?
    ) {
        state.withLock { state in
            state.next = next
            for schedule in schedules {
                guard let adoption = schedule.adoption else { continue }
                // That which it has adopted; the catalog may have a newer one by now, or none.
                let definition = definition(adoption.digest)
                definition?.use()
                state.entries[schedule.id] = ScheduleEntry(state: schedule, definition: definition)
                if !schedule.hasEnded { state.names.insert(schedule.id, under: adoption.name) }
            }
        }
    }

    /// Listens again, before anything happens that somebody may mean.
    func listenAgain() {
        for entry in all where hasSchedule(entry.name) { listen(entry, before: nil) }
    }

    /// Whether what counts under the name starts by itself.
    private func hasSchedule(_ name: String) -> Bool {
        catalog.newestDefinition(of: name)?.schedule != nil
    }

    /// Begins where the last life ended: starts what was decided, and looks what has passed meanwhile.
    func resume() {
        let entries = state.withLock { $0.entries.values.sorted { $0.state.id < $1.state.id } }
        for entry in entries {
            let id = entry.state.id
            for running in entry.state.running where starter.hasEnded(running.execution) {
                offer(id, .executionEnded(running.execution))
            }
            for execution in entry.state.cancelling { starter.cancel(execution, of: entry.name) }
            if !PlantedBug.decidedStartsForgotten.isPlanted {
                for start in entry.state.pendingStarts { self.start(start, of: entry) }
            }
            // What passed until now is that version's which it has adopted, unless none counts any more.
            if hasSchedule(entry.name) { offer(id, .elapsed(isRecovery: true)) }
        }
        for name in Set(catalog.names + entries.map(\.name)).sorted() {
            offer(ScheduleWork(kind: .reconcile(name: name)))
        }
    }

    /// What a checkpoint holds of schedules.
    func stored() async -> [HostRecord] {
        await untilSettled()
        return state.withLock { state in
            let schedules = state.entries.values.sorted { $0.state.id < $1.state.id }
            let counter = HostRecord.scheduleCounter(next: state.next)
            return (state.next.number > 1 ? [counter] : [])
                + schedules.map { .scheduleState(ScheduleCodec.encode($0.state)) }
        }
    }
}

/// What the timers of schedules are for.
enum ScheduleTimer: Hashable {
    /// A time of a trigger.
    case due(ScheduleID)
    /// Starts that were refused for want of room.
    case retry(ScheduleID)
}
