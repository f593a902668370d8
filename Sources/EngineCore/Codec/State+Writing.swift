import WorkflowModel

/// The state of an execution, without what follows from the rest.
extension ByteWriter {
    mutating func state(_ state: State) {
        optionalInstant(state.startedAt)
        optionalInstant(state.stoppedAt)
        value(state.input)
        optionalValue(state.output)
        fixed(state.seed)
        list(state.breakpoints) { $0.node($1) }
        list(state.breakpointsOnce) { $0.node($1) }
        list(state.skips) { $0.node($1) }
        optional(state.pause) { $0.pauseRecord($1) }
        signed(state.pausedMilliseconds)
        optional(state.ending) { $0.ending($1) }
        optional(state.error) { $0.faultRecord($1) }
        list(state.handlerErrors) { $0.faultRecord($1) }
        pages(state.threads) { $0.thread($1) }
        pages(state.effects) { $0.pendingEffect($1) }
        pages(state.nodes) { writer, record in
            writer.integer(record.running)
            writer.byte(record.latest.rawValue)
            writer.integer(record.iterationsTotal)
            writer.integer(record.iterationsEnded)
            writer.optional(record.ending) { $0.stepEnding($1) }
        }
        pages(state.outputs) { $0.value($1) }
        number(state.nextToken)
        number(state.nextThread)
        optionalToken(state.yield)
        optional(state.turnAfter) { $0.thread($1) }
        list(state.answers) { writer, answer in
            writer.text(answer.key)
            writer.plain(answer.verb)
            writer.reply(answer.reply)
        }
        integer(state.progressMark)
    }

    private mutating func ending(_ ending: State.Ending) {
        plain(ending.status)
        switch ending.stage {
        case .stopping(let handler):
            byte(0)
            optional(handler) { $0.plain($1) }
        case .handling(let handler, let thread):
            byte(1)
            plain(handler)
            self.thread(thread)
        case .ended: byte(2)
        }
    }

    private mutating func pendingEffect(_ pending: PendingEffect) {
        switch pending.owner {
        case .step(let thread):
            byte(0)
            self.thread(thread)
        case .detached: byte(1)
        case .wait(let thread):
            byte(2)
            self.thread(thread)
        case .retry(let thread, let depth):
            byte(3)
            self.thread(thread)
            integer(depth)
        case .timeout(let thread, let depth):
            byte(4)
            self.thread(thread)
            integer(depth)
        case .automaticResume: byte(5)
        case .yield: byte(6)
        case .queue: byte(7)
        case .request(let thread):
            byte(8)
            self.thread(thread)
        case .listen(let thread, let depth):
            byte(9)
            self.thread(thread)
            integer(depth)
        }
        switch pending.effect {
        case .run(let effect):
            byte(effect.sealed == nil ? 0 : 4)
            runEffect(effect)
            if let sealed = effect.sealed { sealedParts(sealed) }
        case .timer(let instant):
            byte(1)
            self.instant(instant)
        case .admission: byte(2)
        case .request(let effect):
            byte(3)
            requestEffect(effect)
        case .listen(let effect):
            byte(5)
            listenEffect(effect)
        }
    }

    private mutating func thread(_ thread: ThreadState) {
        self.thread(thread.id)
        optional(thread.parent) { $0.thread($1) }
        integer(thread.branch)
        self.thread(thread.line)
        optional(thread.handler) { $0.plain($1) }
        node(thread.root)
        object(thread.scope)
        instant(thread.startedAt)
        list(thread.frames) { $0.frame($1) }
        mode(thread.mode)
        value(thread.value)
        value(thread.context)
        flag(thread.exported)
        integer(thread.reruns)
        optional(thread.passing) { $0.node($1) }
        optionalToken(thread.running)
    }

    private mutating func mode(_ mode: ThreadState.Mode) {
        switch mode {
        case .ready(let node):
            byte(0)
            self.node(node)
        case .began: byte(1)
        case .continuing(let then):
            byte(2)
            directive(then)
        case .gathering: byte(3)
        case .waiting: byte(4)
        case .faulted(let record):
            byte(5)
            faultRecord(record)
        case .parked(let record):
            byte(6)
            faultRecord(record)
        case .stopping(.vanish): byte(7)
        case .stopping(.timeout(let depth)):
            byte(8)
            integer(depth)
        case .stopping(.branches(let reason)):
            byte(9)
            stopReason(reason)
        case .stopping(.end(let value)):
            byte(10)
            self.value(value)
        case .ended: byte(11)
        }
    }

    private mutating func frame(_ frame: Frame) {
        node(frame.node)
        instant(frame.startedAt)
        value(frame.rawInput)
        value(frame.input)
        object(frame.variables)
        optional(frame.timeout) { writer, timeout in
            writer.instant(timeout.deadline)
            writer.signed(timeout.limit)
            writer.optionalToken(timeout.token)
            writer.optional(timeout.remaining) { $0.signed($1) }
        }
        integer(frame.reruns)
        flag(frame.faultedAtEnd)
        position(frame.position)
    }

    private mutating func position(_ position: Frame.Position) {
        switch position {
        case .none: byte(0)
        case .sequence(let sequence):
            byte(1)
            integer(sequence.cursor)
            integer(sequence.jumps)
        case .loop(let loop):
            byte(2)
            list(loop.items) { $0.value($1) }
            integer(loop.index)
        case .group(let group):
            byte(3)
            self.group(group)
        case .attempt(let attempt):
            byte(4)
            integer(attempt.attempt)
            integer(attempt.reruns)
            value(attempt.context)
            flag(attempt.phase == .handler)
            optionalInstant(attempt.retryAt)
            optionalToken(attempt.retryToken)
            optional(attempt.failed) { $0.node($1) }
        case .wait(let until, let token):
            byte(5)
            instant(until)
            optionalToken(token)
        case .run(let token):
            byte(6)
            self.token(token)
        case .extended(let extended):
            byte(7)
            optional(extended.phase) { $0.plain($1) }
            optionalValue(extended.output)
            directive(extended.then)
        case .request(let token):
            byte(8)
            optionalToken(token)
        case .listen(let listening):
            byte(9)
            listenPosition(listening)
        case .approval(let approval):
            byte(10)
            approvalPosition(approval)
        }
    }

    private mutating func group(_ group: GroupPosition) {
        integer(group.total)
        list(group.items) { $0.value($1) }
        integer(group.next)
        pages(group.branches) { $0.integer($1) }
        integer(group.parked)
        pages(group.outputs) { $0.value($1) }
        pages(group.contexts) { $0.value($1) }
        optional(group.winner) { $0.integer($1) }
        pages(group.startable) { writer, _ in writer.byte(0) }
        list(group.unmet) { $0.integer($1) }
    }
}
