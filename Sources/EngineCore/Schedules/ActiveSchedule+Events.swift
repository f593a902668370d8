public import WorkflowModel

/// `schedule.on`: events start an execution, each event once.
extension ActiveSchedule {
    /// The number of the last event that was looked at, where events start executions: later ones are meant.
    public func listensSince(_ schedule: Schedule) -> UInt64? {
        guard isActive else { return nil }
        for case .events in schedule.triggers { return since }
        return nil
    }

    mutating func hear(_ event: HeardEvent, _ turn: inout ScheduleTurn) {
        guard isActive, event.number > since, case .object(let members) = event.value else { return }
        for case .events(let consumption, let read) in turn.input.schedule.triggers {
            consume(members, event.number, consumption, read, &turn)
        }
    }

    /// The event counts as looked at, and so does all that was gathered with it.
    mutating func drop(_ number: UInt64, because reason: String, _ turn: inout ScheduleTurn) {
        guard isActive, number > since else { return }
        record(.eventsDropped(last: number, reason: reason), &turn)
    }

    private mutating func consume(
        _ event: OrderedObject, _ number: UInt64, _ consumption: EventConsumption, _ read: ListenStep.Read,
        _ turn: inout ScheduleTurn
    ) {
        let eventDepth = Self.depth(of: event)
        let scope = ScheduleScope(evaluator: turn.input.evaluator, now: turn.input.now)
        if case .any(_, until: .consumed(let until)) = consumption,
            let match = until.match(event, untilProgress, scope)
        {
            var progress = untilProgress
            progress.take(match.filter, match.correlated)
            guard until.isMet(by: progress) else {
                record(
                    .eventConsumed(
                        ConsumedEvent(
                            number: number, role: .stopping(filter: match.filter), value: .null,
                            correlated: match.correlated, ending: nil), depth: eventDepth), &turn)
                return
            }
            return gather(events, number, eventDepth, &turn)
        }
        guard let match = consumption.match(event, progress, scope) else { return }
        let value = read.value(of: event)
        let held = events.reduce(value.roughBytes) { $0 + $1.roughBytes }
        guard events.count < Limits.eventsHeldMaximum, held <= Limits.scheduleEventBytesHeldMaximum else {
            record(
                .eventsDropped(last: number, reason: "more events than a schedule holds; use an earlier `until`"), &turn
            )
            return
        }
        var progress = progress
        progress.take(match.filter, match.correlated)
        do throws(Fault) {
            if try isEnough(consumption, progress, events + [value], scope) {
                return gather(events + [value], number, eventDepth, &turn)
            }
        } catch {
            record(.eventsDropped(last: number, reason: error.detail ?? error.title ?? error.type), &turn)
            return
        }
        record(
            .eventConsumed(
                ConsumedEvent(
                    number: number, role: .counted(filter: match.filter), value: value, correlated: match.correlated,
                    ending: nil), depth: eventDepth), &turn)
    }

    private func isEnough(
        _ consumption: EventConsumption, _ progress: EventProgress, _ events: [Value], _ scope: ScheduleScope
    ) throws(Fault) -> Bool {
        switch consumption {
        case .one, .all, .any(_, until: nil): consumption.isMet(by: progress)
        case .any(_, until: .consumed): false
        case .any(_, until: .condition(let condition)):
            try scope.value(of: condition, over: .array(events)).isTrue
        }
    }

    private mutating func gather(
        _ events: [Value], _ number: UInt64, _ eventDepth: Int, _ turn: inout ScheduleTurn
    ) {
        let depth = max(self.depth, eventDepth)
        record(.eventsGathered(last: number), &turn)
        admit(.events, .array(events), depth: depth, &turn)
    }

    /// How many lifecycle events led to what starts with this one; 0 for all other events.
    private static func depth(of event: OrderedObject) -> Int {
        guard case .string(let type)? = event["type"], type.hasPrefix(LifecycleNote.Kind.typePrefix),
            case .integer(let depth)? = event["enginedepth"]
        else { return 0 }
        // Whatever an event says: the engine stops telling long before.
        return Int(min(max(0, depth), Int64(Limits.lifecycleDepthCounted))) + 1
    }
}

/// What expressions of a schedule see: the event, and the time.
struct ScheduleScope: EventScope {
    let evaluator: Evaluator
    let now: Instant

    func value(of expression: Expression, over other: Value?) throws(Fault) -> Value {
        let value = try evaluator.evaluate(
            Evaluator.Request(expression: expression, input: other ?? .null, arguments: OrderedObject(), now: now))
        try value.checkDepth()
        return value
    }
}
