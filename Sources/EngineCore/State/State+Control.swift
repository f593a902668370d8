import WorkflowModel

/// How facts about the whole execution change the state.
extension State {
    mutating func remember(_ record: CommandRecord) {
        guard let key = record.key else { return }
        answers.append(Answer(key: key, verb: record.verb, reply: record.reply))
        if answers.count > Limits.requestKeysRemembered {
            answers.removeFirst(answers.count - Limits.requestKeysRemembered)
        }
    }

    mutating func begin(input: Value, seed: UInt64, breakpoints: [NodeID], _ folding: inout Folding) {
        startedAt = folding.now
        self.input = input
        self.seed = seed
        self.breakpoints = breakpoints
        let root = NodeID(0)
        threads.set(
            ThreadID.main.number,
            ThreadState(
                id: .main, parent: nil, branch: 0, line: .main, handler: nil, root: root, scope: OrderedObject(),
                startedAt: folding.now, mode: .ready(root), value: input, context: .null))
        refresh(.main, folding.program)
    }

    mutating func pause(_ record: PauseRecord, _ folding: inout Folding) {
        let freezes = record.mode == .freeze
        suspendTimers(sparingSteps: !freezes, &folding)
        suspendQueueing(&folding)
        if freezes { controlSteps(.frozen, &folding) }
        if let token = pause?.token, token != record.token { withdraw(token, &folding) }
        if let token = record.token, let resumeAt = record.resumeAt, !effects.contains(token.number) {
            start(token, .timer(resumeAt), for: .automaticResume, &folding)
        }
        pause = record
    }

    mutating func resume(_ record: ResumeRecord, _ folding: inout Folding) {
        endPause(&folding)
        controlSteps(.running, &folding)
        resumeTimers(&folding)
        resumeQueueing(&folding)
        prepare(record)
    }

    private mutating func endPause(_ folding: inout Folding) {
        guard let pause else { return }
        pausedMilliseconds = min(
            Limits.instantMaximum, pausedMilliseconds + folding.now.milliseconds(since: pause.since))
        withdraw(pause.token, &folding)
        self.pause = nil
    }

    private mutating func controlSteps(_ wanted: RunEffect.Control, _ folding: inout Folding) {
        guard runningSteps > 0 else { return }
        for (key, pending) in effects {
            if case .run = pending.effect { control(Token(number: key), wanted, &folding) }
        }
    }

    private mutating func prepare(_ record: ResumeRecord) {
        for node in record.skip where !skips.contains(node) { skips.append(node) }
        guard !record.set.isEmpty else { return }
        for key in threads.keys {
            threads.update(key) { $0.context = $0.context.merged(with: .object(record.set)) }
        }
    }

    /// Continues a failed execution: tasks that faulted or were stopped start again, waits wait again.
    mutating func redrive(_ record: ResumeRecord, _ folding: inout Folding) {
        for node in error?.stack ?? [] { nodeStarted(node, folding.program) }
        ending = nil
        error = nil
        stoppedAt = nil
        for key in threads.keys {
            let id = ThreadID(number: key)
            guard let (restarts, parkedIn) = threads.read(key, { ($0.restartsOnRedrive, $0.parkedIn) }), restarts
            else { continue }
            if let parkedIn {
                threads.update(parkedIn.number) { thread in thread.updateTop { $0.updateGroup { $0.parked -= 1 } } }
                refresh(parkedIn, folding.program)
            }
            redriveTask(id, &folding)
        }
        for key in threads.keys { threads.update(key) { $0.renewTimeouts() } }
        resumeTimers(&folding)
        prepare(record)
    }

    /// The task on top starts again; one that faulted at its end only ends again.
    private mutating func redriveTask(_ id: ThreadID, _ folding: inout Folding) {
        let endsAgain = threads.read(id.number) { $0.frames.last?.endsAgain ?? false } ?? false
        guard endsAgain else {
            restartTask(id, &folding)
            return
        }
        threads.update(id.number) { $0.mode = .continuing(.continue) }
        refresh(id, folding.program)
    }

    mutating func rewind(_ id: ThreadID, to node: NodeID, _ value: Value, _ folding: inout Folding) {
        let list = folding.program.node(node).parent
        guard let depth = threads.read(id.number, { $0.frames.lastIndex { $0.node == list } }) ?? nil else { return }
        stopBelow(id, depth: depth, .vanish, &folding)
        popFrames(of: id, to: depth + 1, as: nil, &folding)
        nodesRewound(to: node, folding.program)
        threads.update(id.number) { thread in
            thread.value = value
            thread.reruns = 0
            thread.passing = node
            thread.mode = .ready(node)
        }
        refresh(id, folding.program)
    }

    mutating func cancel(_ folding: inout Folding) {
        endPause(&folding)
        withdrawYield(&folding)
        ending = Ending(status: .cancelled, stage: .stopping(after: nil))
        for node in error?.stack ?? [] { nodeStarted(node, folding.program) }
        error = nil
        for key in threads.keys where threads.read(key, { $0.parent == nil }) ?? false {
            vanish(ThreadID(number: key), &folding)
        }
        controlSteps(.stopping, &folding)
    }

    mutating func fail(_ record: FaultRecord, _ folding: inout Folding) {
        error = record
        ending = Ending(status: .failed, stage: .stopping(after: nil))
        for node in record.stack { nodeFailedForGood(node, folding.program) }
        suspendTimers(sparingSteps: false, &folding)
        withdrawRequests(&folding)
        suspendListening(&folding)
        controlSteps(.stopping, &folding)
    }

    mutating func start(_ handler: Handler, _ id: ThreadID, _ folding: inout Folding) {
        guard let root = folding.program.handler(handler), let status = ending?.status else { return }
        threads.set(
            id.number,
            ThreadState(
                id: id, parent: nil, branch: 0, line: id, handler: handler, root: root,
                scope: ["error": error?.fault.value ?? .null], startedAt: folding.now, mode: .ready(root),
                value: input, context: threads.read(ThreadID.main.number) { $0.context } ?? .null))
        nextThread = max(nextThread, id.number + 1)
        ending = Ending(status: status, stage: .handling(handler, id))
        refresh(id, folding.program)
    }

    mutating func end(_ handler: Handler, _ id: ThreadID, _ fault: FaultRecord?, _ folding: inout Folding) {
        popFrames(of: id, to: 0, as: fault == nil ? .completed : .failed, &folding)
        threads.remove(id.number)
        ready.remove(id.number)
        if let fault {
            handlerErrors.append(fault)
            if handlerErrors.count > Limits.handlerErrorsKept { handlerErrors.removeFirst() }
        }
        guard let status = ending?.status else { return }
        ending = Ending(status: status, stage: .stopping(after: handler))
    }

    mutating func stop(_ status: ExecutionStatus, _ folding: inout Folding) {
        withdrawYield(&folding)
        if isQueued {
            endPause(&folding)
            suspendQueueing(&folding)
        }
        stoppedAt = folding.now
        ending = Ending(status: status, stage: .ended)
    }
}

extension ThreadState {
    /// Time limits that were over start anew.
    fileprivate mutating func renewTimeouts() {
        for index in frames.indices {
            if let timeout = frames[index].timeout, timeout.token == nil, timeout.remaining == nil {
                frames[index].timeout?.remaining = timeout.limit
            }
        }
    }

    /// Whether its innermost task has to start again after a failure: it faulted, or its command was stopped.
    fileprivate var restartsOnRedrive: Bool {
        switch mode {
        case .faulted, .parked: return true
        case .waiting:
            switch frames.last?.position {
            case .run: return running == nil
            case .request(let token): return token == nil
            case .sequence, .loop, .group, .attempt, .wait, .extended, .listen, .approval, .some(.none), nil:
                return false
            }
        case .ready, .began, .continuing, .gathering, .stopping, .ended: return false
        }
    }

    /// The parent whose group goes on without it.
    fileprivate var parkedIn: ThreadID? {
        if case .parked = mode { parent } else { nil }
    }
}

extension Frame {
    /// Whether what is within it is done, and only its output has to be made.
    var endsAgain: Bool {
        guard faultedAtEnd else { return false }
        return switch position {
        case .sequence, .loop, .group, .attempt, .extended, .approval: true
        case .listen(let listening): listening.ending == .enough
        case .none, .wait, .run, .request: false
        }
    }
}
