internal import EngineCore
internal import EngineJournal
internal import WorkflowModel

/// What one turn of an execution makes: a new state that nobody sees yet, and what to do once its events are durable.
struct Draft: ~Copyable {
    /// A command with the core's answer.
    struct Answer {
        var reply: Reply
        var waiter: CommandWaiter?
    }

    private(set) var execution: Execution
    private(set) var events: [Event] = []
    private(set) var effects: [EffectChange] = []
    private(set) var answers: [Answer] = []
    /// Steps whose outcome this turn records, or that nothing waits for any more.
    private(set) var ended: [Token] = []
    /// The events that this turn looked at.
    private(set) var heard: [UInt64] = []
    private(set) var deliveries: [Delivery] = []
    private(set) var inventory: StepInventory?
    private(set) var probes: [CheckedContinuation<Bool, Never>] = []

    /// What there was to say about the execution before the turn.
    let before: ExecutionSummary
    /// Whether it counted among the executions of its definition that run.
    let heldPlace: Bool
    private let firstSequence: UInt64
    /// Who begins to listen because of the newest delivery hears the events after this one.
    private var lastEvent: UInt64 = 0

    init(_ execution: Execution) {
        self.execution = execution
        before = execution.summary
        heldPlace = execution.holdsPlace
        firstSequence = execution.sequence + 1
    }

    /// A reconciliation works on a durable state, so nothing is added to it. Nor to new work: its append may be refused,
    /// and what happened would be lost with it.
    var isFull: Bool {
        events.count >= Limits.eventsPerAppendMaximum || inventory != nil || deliveries.last?.isNewWork == true
    }

    /// New work gets no reserved room.
    var priority: AppendPriority {
        deliveries.contains { $0.isNewWork } ? .ordinary : .reserved
    }

    /// `lastEvent` is the last event that was durable when the delivery was taken.
    mutating func handle(
        _ delivery: Delivery, now: Instant, incarnation: String, lastEvent: UInt64, using evaluator: Evaluator
    ) {
        deliveries.append(delivery)
        // Who listens anew after an event hears that one no second time, and misses none that came behind it.
        if case .heard(_, let event) = delivery { self.lastEvent = event.number } else { self.lastEvent = lastEvent }
        switch delivery {
        case .command(let command, let requester, let key, let waiter):
            let reply = apply(.command(command, by: requester, key: key), now, incarnation, evaluator)
            // The core answers every command; a command without an answer changed nothing.
            answers.append(Answer(reply: reply ?? .refused(.notRunning), waiter: waiter))
        case .completed(let token, let outcome):
            ended.append(token)
            _ = apply(.completed(token, outcome), now, incarnation, evaluator)
        case .answered(let token, let outcome):
            _ = apply(.answered(token, outcome), now, incarnation, evaluator)
        case .elapsed(let token):
            _ = apply(.elapsed(token), now, incarnation, evaluator)
        case .heard(let token, let event):
            heard.append(event.number)
            _ = apply(.heard(token, event), now, incarnation, evaluator)
        case .admitted(let token):
            _ = apply(.admitted(token), now, incarnation, evaluator)
        case .reconcile(let inventory):
            self.inventory = inventory
        case .probe(let probe):
            _ = apply(.nothing, now, incarnation, evaluator)
            probes.append(probe)
        }
    }

    private mutating func apply(
        _ kind: Input.Kind, _ now: Instant, _ incarnation: String, _ evaluator: Evaluator
    ) -> Reply? {
        let transition = execution.handle(
            Input(now: now, bootID: incarnation, lastEvent: lastEvent, kind: kind), using: evaluator)
        events.append(contentsOf: transition.events)
        effects.append(contentsOf: transition.effects)
        return transition.reply
    }

    /// The records that make the turn durable; empty when nothing happened.
    func batch(creating created: CreatedExecution?) -> [Payload] {
        guard !events.isEmpty else { return [] }
        let record = HostRecord.executionEvents(
            execution: execution.id, first: firstSequence, events: EventCodec.encode(events))
        guard let created else { return [HostRecordCodec.encode(record)] }
        return [HostRecordCodec.encode(.executionCreated(created)), HostRecordCodec.encode(record)]
    }

    /// The steps that this turn starts, for finding their output later.
    var steps: [StepTrace] { events.compactMap(StepTrace.init) }
}

extension StepTrace {
    /// Nil unless the event starts a step.
    init?(_ event: Event) {
        guard case .stepStarted(_, let token, let effect, _) = event.fact else { return nil }
        self.init(
            token: token, node: Int32(clamping: effect.node.index), attempt: Int32(clamping: effect.attempt),
            iteration: effect.iteration)
    }
}
