internal import EngineCore
internal import EngineJournal
internal import OrderedCollections
internal import WorkflowModel

/// An execution as recovery reads it: the checkpoint's state with the records after it folded over it. A class, so that
/// folding a record changes it in place.
final class RecoveredExecution {
    let created: CreatedExecution
    let definition: RegisteredDefinition
    var execution: Execution
    var steps: [StepTrace]
    let firstPosition: UInt64
    var lastPosition: UInt64

    init(
        created: CreatedExecution, definition: RegisteredDefinition, execution: Execution, steps: [StepTrace],
        firstPosition: UInt64, lastPosition: UInt64
    ) {
        self.created = created
        self.definition = definition
        self.execution = execution
        self.steps = steps
        self.firstPosition = firstPosition
        self.lastPosition = lastPosition
    }
}

/// What the store holds: folded record by record, without a clock and without looking at anything else.
struct RecoveredState {
    /// By digest, in the order of registration.
    private(set) var definitions: [String: RegisteredDefinition] = [:]
    private(set) var definitionOrder: [String] = []
    /// Definitions that are registered by name, by digest, in the order of their registration.
    private(set) var publications: OrderedDictionary<String, Publication> = [:]
    private(set) var executions: [ExecutionID: RecoveredExecution] = [:]
    private(set) var next = ExecutionID(number: 1)
    /// Events that somebody may not have heard, by number.
    private(set) var events: [UInt64: PublishedEvent] = [:]
    private(set) var eventKeys: [RememberedEvent] = []
    /// Events that are to be published, by what makes them the same.
    private(set) var offered: OrderedDictionary<EventKey, OfferedEvent> = [:]
    private(set) var lastEvent: UInt64 = 0
    fileprivate(set) var schedules: [ScheduleID: ActiveSchedule] = [:]
    fileprivate(set) var nextSchedule = ScheduleID(number: 1)
    private(set) var checkpointEntries = 0
    private(set) var records = 0
    private(set) var recordBytes: UInt64 = 0

    /// Takes an entry of the checkpoint.
    mutating func restore(_ payload: Payload) throws(RecordError) {
        checkpointEntries += 1
        switch try HostRecordCodec.decode(payload) {
        case .definitionRegistered(let digest, let compiled): try register(digest, compiled)
        case .counters(let nextExecution): next = max(next, nextExecution)
        case .executionState(let stored): try restore(stored)
        case .definitionPublished(let publication): publications[publication.digest] = publication
        case .eventPublished(let event): try take(event)
        case .eventOffered(let user, let json): try offer(json, by: user)
        case .eventKeys(let last, let keys):
            lastEvent = max(lastEvent, last)
            eventKeys = keys
        case .scheduleState(let bytes): try restore(bytes)
        case .scheduleCounter(let next): nextSchedule = max(nextSchedule, next)
        case .executionCreated, .executionEvents, .hostStarted, .executionsForgotten, .definitionForgotten,
            .definitionRemoved, .scheduleFacts:
            throw RecordError("a checkpoint holds a record of kind \(payload.kind)")
        case nil: break
        }
    }

    /// Folds a record. What the checkpoint holds already is passed over: it may be newer than its position.
    mutating func fold(_ payload: Payload, at position: UInt64) throws(RecordError) {
        records += 1
        recordBytes += UInt64(payload.bytes.count)
        switch try HostRecordCodec.decode(payload) {
        case .definitionRegistered(let digest, let compiled): try register(digest, compiled)
        case .executionCreated(let created): try create(created, at: position)
        case .executionEvents(let execution, let first, let events):
            try fold(events, from: first, of: execution, at: position)
        case .executionsForgotten(let forgotten): for execution in forgotten { executions[execution] = nil }
        case .definitionForgotten(let digest):
            definitions[digest] = nil
            definitionOrder.removeAll { $0 == digest }
        case .definitionPublished(let publication): publications[publication.digest] = publication
        case .eventPublished(let event): try take(event)
        case .eventOffered(let user, let json): try offer(json, by: user)
        case .definitionRemoved(let digest): publications[digest] = nil
        case .scheduleFacts(let schedule, let first, let facts): try fold(facts, from: first, of: schedule)
        case .hostStarted: break
        case .counters, .executionState, .eventKeys, .scheduleState, .scheduleCounter:
            throw RecordError("a record of kind \(payload.kind) belongs in a checkpoint")
        case nil: break
        }
    }

    /// Every record was folded. Only now is it known that a name stands for nothing: a checkpoint may be newer than the
    /// removal of a definition whose registration stands behind its position.
    func check() throws(RecordError) {
        for digest in publications.keys where definitions[digest] == nil {
            throw RecordError("the registered definition \(digest) is missing")
        }
    }

    // MARK: - Each kind

    private mutating func register(_ digest: String, _ compiled: [UInt8]) throws(RecordError) {
        guard definitions[digest] == nil else { return }
        let definition: Definition
        do {
            definition = try DefinitionCodec.decode(Value.parse(compiled, limits: .stepData))
        } catch {
            throw RecordError("the definition \(digest) cannot be read: \(error)")
        }
        definitions[digest] = RegisteredDefinition(definition)
        definitionOrder.append(digest)
    }

    private mutating func offer(_ json: [UInt8], by user: UInt32) throws(RecordError) {
        let offer = try OfferedEvent(by: user, json: json)
        offered[offer.event.key] = offer
    }

    private mutating func take(_ event: PublishedEvent) throws(RecordError) {
        if !offered.isEmpty { offered[try OfferedEvent(by: event.publishedBy, json: event.json).event.key] = nil }
        events[event.number] = event
        lastEvent = max(lastEvent, event.number)
    }

    private mutating func restore(_ stored: StoredExecution) throws(RecordError) {
        let id = stored.created.execution
        let definition = try definition(of: stored.created)
        let execution: Execution
        do throws(CodecError) {
            execution = try definition.execution(stored.state)
        } catch {
            throw RecordError("execution \(id) cannot be read: \(error)")
        }
        executions[id] = RecoveredExecution(
            created: stored.created, definition: definition, execution: execution, steps: stored.steps,
            firstPosition: stored.firstPosition, lastPosition: stored.lastPosition)
        next = max(next, ExecutionID(number: id.number + 1))
    }

    private mutating func create(_ created: CreatedExecution, at position: UInt64) throws(RecordError) {
        let id = created.execution
        next = max(next, ExecutionID(number: id.number + 1))
        guard executions[id] == nil else { return }
        let definition = try definition(of: created)
        executions[id] = RecoveredExecution(
            created: created, definition: definition, execution: definition.execution(id), steps: [],
            firstPosition: position, lastPosition: position)
    }

    private mutating func fold(
        _ bytes: [UInt8], from first: UInt64, of id: ExecutionID, at position: UInt64
    ) throws(RecordError) {
        guard let recovered = executions[id] else {
            throw RecordError("record \(position) belongs to execution \(id), which was never created")
        }
        recovered.lastPosition = position
        guard first > recovered.execution.sequence else { return }
        guard first == recovered.execution.sequence + 1 else {
            throw RecordError(
                "record \(position) has event \(first) of execution \(id), which stands at \(recovered.execution.sequence)"
            )
        }
        let events: [Event]
        do throws(CodecError) {
            events = try EventCodec.decode(bytes)
        } catch {
            throw RecordError("record \(position) of execution \(id) cannot be read: \(error)")
        }
        for event in events {
            recovered.execution.apply(event)
            if let step = StepTrace(event) { recovered.steps.append(step) }
        }
        recovered.steps.removeFirst(max(0, recovered.steps.count - Limits.stepsRememberedMaximum))
    }

    private func definition(of created: CreatedExecution) throws(RecordError) -> RegisteredDefinition {
        guard let registered = definitions[created.digest] else {
            throw RecordError("the definition \(created.digest) of execution \(created.execution) is missing")
        }
        return registered
    }
}

// MARK: - Schedules

extension RecoveredState {
    private mutating func restore(_ bytes: [UInt8]) throws(RecordError) {
        let schedule: ActiveSchedule
        do throws(CodecError) {
            schedule = try ScheduleCodec.decode(bytes)
        } catch {
            throw RecordError("a schedule of the checkpoint cannot be read: \(error)")
        }
        schedules[schedule.id] = schedule
        nextSchedule = max(nextSchedule, ScheduleID(number: schedule.id.number + 1))
    }

    private mutating func fold(
        _ bytes: [UInt8], from first: UInt64, of id: ScheduleID
    ) throws(RecordError) {
        nextSchedule = max(nextSchedule, ScheduleID(number: id.number + 1))
        // One that is not known and does not begin here has ended before the checkpoint was collected.
        guard var schedule = schedules[id] ?? (first == 1 ? ActiveSchedule(id: id) : nil),
            first > schedule.sequence
        else { return }
        guard first == schedule.sequence + 1 else {
            throw RecordError("schedule \(id) stands at \(schedule.sequence), and a record goes on with \(first)")
        }
        do throws(CodecError) {
            for fact in try ScheduleCodec.decodeFacts(bytes) { schedule.apply(fact) }
        } catch {
            throw RecordError("facts of schedule \(id) cannot be read: \(error)")
        }
        schedules[id] = schedule.isOver ? nil : schedule
    }
}
