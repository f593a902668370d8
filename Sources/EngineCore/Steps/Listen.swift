import WorkflowModel

/// `listen`: consumes events that are published while it waits.
extension Execution {
    mutating func begin(_ listen: ListenStep, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        if let approval = listen.approval {
            try begin(approval, id, &turn)
        } else if case .all(let filters) = listen.consumption, filters.isEmpty {
            finish(id, .value([]), &turn)
        } else {
            record(.listenStarted(id, nextToken, since: turn.lastEvent), &turn)
        }
    }

    /// An event was published that the task may mean. A stale token, and an event that was looked at before, change
    /// nothing.
    mutating func hear(_ token: Token, _ event: HeardEvent, _ turn: inout Turn) {
        guard case .listen(let id, let depth)? = state.effects[token.number]?.owner,
            let frame = frame(of: id, depth), let position = frame.listening, event.number > position.since,
            case .listen(let listen) = program.node(frame.node).step, case .object(let members) = event.value
        else { return }
        var scope = Scope(self, id, turn, depth: depth)
        scope.input = frame.input
        if let consumed = consume(members, event.number, listen, position, scope) {
            record(.eventConsumed(id, token, consumed), &turn)
        }
    }

    private func consume(
        _ event: OrderedObject, _ number: UInt64, _ listen: ListenStep, _ position: ListenPosition, _ scope: Scope
    ) -> ConsumedEvent? {
        if case .any(_, until: .consumed(let until)) = listen.consumption,
            let match = until.match(event, position.untilProgress, scope)
        {
            var progress = position.untilProgress
            progress.take(match.filter, match.correlated)
            return ConsumedEvent(
                number: number, role: .stopping(filter: match.filter), value: .null, correlated: match.correlated,
                ending: until.isMet(by: progress) ? .enough : nil)
        }
        guard let match = listen.consumption.match(event, position.progress, scope) else { return nil }
        var progress = position.progress
        progress.take(match.filter, match.correlated)
        let value = listen.read.value(of: event)
        return ConsumedEvent(
            number: number, role: .counted(filter: match.filter), value: value, correlated: match.correlated,
            ending: ending(of: listen, position, progress, value, scope))
    }

    /// Why nothing more is listened to after this event; nil when more is.
    private func ending(
        of listen: ListenStep, _ position: ListenPosition, _ progress: EventProgress, _ value: Value, _ scope: Scope
    ) -> ConsumedEvent.Ending? {
        let held = max(position.events.count, position.queue.count, position.outputs.count)
        guard held < Limits.eventsHeldMaximum, position.bytesHeld + value.roughBytes <= Limits.eventBytesHeldMaximum
        else {
            return .fault(Self.tooManyEvents)
        }
        switch listen.consumption {
        case .one, .all, .any(_, until: nil): return listen.consumption.isMet(by: progress) ? .enough : nil
        case .any(_, until: .consumed): return nil
        case .any(_, until: .condition(let condition)):
            guard !listen.isEndless else { return nil }
            do throws(Fault) {
                return try scope.isTrue(condition, over: .array(position.events + [value])) ? .enough : nil
            } catch {
                return .fault(error)
            }
        }
    }

    private static var tooManyEvents: Fault {
        Fault(
            .runtime, title: "Too many events",
            detail: "A task holds at most \(Limits.eventsHeldMaximum) events and "
                + "\(Limits.eventBytesHeldMaximum >> 20) MiB of them and of what their iterations gave; use `foreach`, or an "
                + "earlier `until`.")
    }

    /// The task on top has heard something, or is through with an iteration: what comes next?
    mutating func goOn(in listen: ListenStep, _ id: ThreadID, _ turn: inout Turn) {
        guard let frame = frame(of: id, depth(of: id)) else { return }
        if case .approval(let position) = frame.position {
            finish(position, id, &turn)
        } else if let position = frame.listening, position.holdsTooMuch {
            raise(Self.tooManyEvents, id, &turn)
        } else if let position = frame.listening, !position.queue.isEmpty, let iteration = listen.iteration {
            record(.iterationStarted(id, index: position.index + 1), &turn)
            enter(iteration.body, id, &turn)
        } else if case .fault(let fault)? = frame.listening?.ending {
            raise(fault, id, &turn)
        } else {
            finish(id, .gathered, &turn)
        }
    }
}
