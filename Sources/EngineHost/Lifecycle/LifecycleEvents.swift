internal import EngineCore
internal import EngineJournal
internal import Logging
internal import WorkflowModel

/// Tells the specification's events about executions and their tasks: durably to those who listen to their type, and
/// live to those who watch. Costs two loads a turn while nobody does either.
///
/// Loops end: nobody hears of itself, a schedule hears nothing of what it has started, what listens to events of tasks tells
/// none of its own, and what is started by such an event tells of itself only up to a depth.
struct LifecycleEvents: Sendable {
    /// What one turn has to tell.
    struct Telling {
        /// For those who listen; each becomes durable with the turn.
        var offered: [CloudEvent] = []
        var offeredBytes = 0
        /// For those who watch.
        var watched: [CloudEvent] = []
        /// The last ones of the execution.
        var isLast = false
    }

    let hub: EventHub
    let directory: ExecutionDirectory
    let feeds: EventFeeds
    let logger: Logger

    func telling(of draft: borrowing Draft, _ slot: ExecutionSlot) -> Telling {
        // Told in any case: somebody may come to watch before the turn is durable.
        var telling = Telling(isLast: draft.execution.isFinished)
        guard !draft.events.isEmpty, hub.hearsLifecycle || feeds.isWanted else { return telling }
        let isWatched = feeds.isWatched(slot.id)
        let (schedule, depth) = origin(of: slot)
        let isTold = depth < Limits.lifecycleDepthMaximum
        let listensToTasks = slot.definition.listensToTasks
        let before = slot.execution ?? slot.definition.execution(slot.id)
        let notes = draft.execution.lifecycle(of: draft.events, since: before) { kind in
            isWatched || (isTold && !(kind.isOfTask && listensToTasks) && hub.hears(kind.type))
        }
        for note in notes {
            guard let event = event(note, slot, schedule, depth) else { continue }
            if isWatched { telling.watched.append(event) }
            guard isTold, !(note.kind.isOfTask && listensToTasks), hub.means(event) else { continue }
            guard telling.offered.count < Limits.lifecycleEventsPerTurn,
                telling.offeredBytes + event.byteCount <= Limits.lifecycleBytesPerTurn
            else {
                logger.error("lifecycle events left out: too many at once", metadata: ["execution": "\(slot.id)"])
                break
            }
            telling.offered.append(event)
            telling.offeredBytes += event.byteCount
        }
        return telling
    }

    /// What makes the events durable, in the batch of the turn.
    static func records(of telling: Telling, by user: UInt32) -> [Payload] {
        telling.offered.map { HostRecordCodec.encode(.eventOffered(by: user, json: $0.json)) }
    }

    /// What happens to an execution is recorded in any case: who listens to it cannot make it too large.
    func leaveOut(_ telling: inout Telling, of slot: ExecutionSlot) {
        logger.error("lifecycle events left out: no room beside the turn", metadata: ["execution": "\(slot.id)"])
        telling.offered = []
    }

    /// The turn is durable. Called before anybody can see it, so that a checkpoint has either.
    func offer(_ telling: Telling, by user: UInt32) {
        for event in telling.offered {
            hub.submit(EventHub.Submission(event: event, by: user, isInternal: true, isOffered: true) { _ in })
        }
    }

    /// Tells those who watch.
    func show(_ telling: Telling, of slot: ExecutionSlot, at now: Duration) {
        guard feeds.isWanted, !telling.watched.isEmpty || telling.isLast else { return }
        feeds.tell(telling.watched, of: slot.id, isLast: telling.isLast, at: now)
    }

    private func event(_ note: LifecycleNote, _ slot: ExecutionSlot, _ schedule: ScheduleID?, _ depth: Int)
        -> CloudEvent?
    {
        let definition = slot.definition.definition
        var members: OrderedObject = [
            "specversion": "1.0",
            "id": .string("\(slot.id)/\(note.sequence)/\(note.kind.rawValue)\(note.task ?? "")"),
            "source": .string("/\(definition.namespace)/\(definition.name)"), "type": .string(note.kind.type),
            "time": .string(note.at.rfc3339), "datacontenttype": "application/json",
            "engineexecution": .string("\(slot.id)"), "enginedepth": .integer(Int64(depth)),
        ]
        members["subject"] = note.task.map { .string($0) }
        members["engineschedule"] = schedule.map { .string("\($0)") }
        members["data"] = .object(note.data)
        if let event = try? CloudEvent(.object(members), now: note.at) { return event }
        // Too large: the output stays in the execution.
        var data = note.data
        data["output"] = nil
        members["data"] = .object(data)
        return try? CloudEvent(.object(members), now: note.at)
    }

    /// The schedule that started the execution, or one of those that asked for it, and how many such events led to it.
    private func origin(of slot: ExecutionSlot) -> (ScheduleID?, Int) {
        var next = slot
        for _ in 0..<Limits.childDepthMaximum {
            if let link = next.scheduleLink { return (link.schedule, link.depth) }
            guard let parent = next.link.flatMap({ directory[$0.parent.execution] }) else { break }
            next = parent
        }
        return (nil, 0)
    }
}

extension HeardEvent {
    /// Whether the engine says it of this execution.
    func isLifecycle(of execution: ExecutionID) -> Bool { attribute("engineexecution") == .string("\(execution)") }

    /// Whether the engine says it of an execution that the schedule has started.
    func isLifecycle(startedBy schedule: ScheduleID) -> Bool { attribute("engineschedule") == .string("\(schedule)") }

    private func attribute(_ name: String) -> Value? {
        guard case .object(let members) = value, case .string(let type)? = members["type"],
            type.hasPrefix(LifecycleNote.Kind.typePrefix)
        else { return nil }
        return members[name]
    }
}

extension CloudEvent {
    var json: [UInt8] {
        var bytes: [UInt8] = []
        value.print(into: &bytes)
        return bytes
    }
}
