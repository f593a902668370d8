import WorkflowModel

/// How facts about events and approvals change the state.
extension State {
    mutating func startListening(_ id: ThreadID, _ token: Token, since: UInt64, _ folding: inout Folding) {
        guard let frame = threads.read(id.number, { $0.frames.last }) ?? nil else { return }
        let effect = Effect.listen(ListenEffect(node: frame.node, since: since))
        start(token, effect, for: .listen(id, depth: depth(of: id)), &folding)
        threads.update(id.number) { thread in
            thread.updateTop { $0.position = .listen(ListenPosition(token: token, since: since)) }
            thread.mode = .waiting
        }
        refresh(id, folding.program)
    }

    mutating func consume(_ id: ThreadID, _ token: Token, _ event: ConsumedEvent, _ folding: inout Folding) {
        guard case .listen(let owner, let depth)? = effects[token.number]?.owner, owner == id,
            let node = threads.read(id.number, { $0.frames[safe: depth]?.node }) ?? nil,
            case .listen(let listen) = folding.program.node(node).step
        else { return }
        threads.update(id.number) { thread in
            thread.updateFrame(depth) { $0.updateListening { $0.take(event, listen) } }
            thread.wakeListening(depth)
        }
        if event.ending != nil { withdraw(token, &folding) }
        refresh(id, folding.program)
    }

    /// The next of the consumed events has its iteration.
    mutating func startIteration(overEventsOf id: ThreadID, _ program: Program) {
        threads.update(id.number) { thread in
            guard let top = thread.frames.last, case .listen(let listen) = program.node(top.node).step,
                let iteration = listen.iteration
            else { return }
            var variables = OrderedObject()
            thread.updateTop { frame in
                frame.updateListening { position in
                    variables[iteration.itemVariable] = position.next()
                    variables[iteration.indexVariable] = .integer(Int64(position.index))
                }
                frame.variables = variables
            }
            thread.value = top.input
            thread.mode = .ready(iteration.body)
        }
        refresh(id, program)
    }

    mutating func requestApproval(_ id: ThreadID, _ prompt: String?, _ data: Value, _ program: Program) {
        threads.update(id.number) { thread in
            thread.updateTop { $0.position = .approval(ApprovalPosition(prompt: prompt, data: data)) }
            thread.mode = .waiting
        }
        refresh(id, program)
    }

    mutating func decide(_ id: ThreadID, _ decision: ApprovalDecision, _ program: Program) {
        threads.update(id.number) { thread in
            guard case .approval(var position)? = thread.frames.last?.position else { return }
            position.decision = decision
            thread.updateTop { $0.position = .approval(position) }
            thread.mode = .continuing(.continue)
        }
        refresh(id, program)
    }

    /// The execution fails: what listens does so again when it is redriven, and knows what it has consumed.
    mutating func suspendListening(_ folding: inout Folding) {
        for (key, pending) in effects {
            guard case .listen(let id, let depth) = pending.owner else { continue }
            withdraw(Token(number: key), &folding)
            threads.update(id.number) { thread in
                thread.updateFrame(depth) { $0.updateListening { $0.token = nil } }
            }
        }
    }

    mutating func resumeListening(_ id: ThreadID, _ depth: Int, _ folding: inout Folding) {
        guard let frame = threads.read(id.number, { $0.frames[safe: depth] }) ?? nil, let position = frame.listening,
            position.token == nil, position.ending == nil
        else { return }
        let token = Token(number: nextToken)
        let effect = Effect.listen(ListenEffect(node: frame.node, since: position.since))
        start(token, effect, for: .listen(id, depth: depth), &folding)
        threads.update(id.number) { thread in
            thread.updateFrame(depth) { $0.updateListening { $0.token = token } }
        }
    }
}

extension ListenPosition {
    fileprivate mutating func take(_ event: ConsumedEvent, _ listen: ListenStep) {
        since = event.number
        ending = event.ending
        if ending != nil { token = nil }
        switch event.role {
        case .stopping(let filter): untilProgress.take(filter, event.correlated)
        case .counted(let filter):
            progress.take(filter, event.correlated)
            count += 1
            if listen.keepsEvents {
                events.append(event.value)
                bytesHeld += event.value.roughBytes
            }
            if listen.iteration != nil {
                queue.append(event.value)
                bytesHeld += event.value.roughBytes
            }
        }
    }

    /// Takes the event of the next iteration out of the queue.
    mutating func next() -> Value? {
        guard !queue.isEmpty else { return nil }
        index += 1
        let event = queue.removeFirst()
        bytesHeld = max(0, bytesHeld - event.roughBytes)
        return event
    }
}

extension ThreadState {
    /// The frame at this depth has heard something: it goes on unless an iteration of it is under way.
    fileprivate mutating func wakeListening(_ depth: Int) {
        guard depth == frames.count - 1, mode == .waiting, let position = frames.last?.listening,
            position.ending != nil || !position.queue.isEmpty
        else { return }
        mode = .continuing(.continue)
    }

    /// A task within the frame on top is over. Between iterations a listening frame waits for the next event.
    mutating func settleIteration(output: Value?, _ program: Program) {
        guard let frame = frames.last, frame.listening != nil, case .listen(let listen) = program.node(frame.node).step
        else { return }
        updateTop { frame in
            frame.variables = OrderedObject()
            frame.updateListening { position in
                guard !listen.isEndless, let output else { return }
                position.outputs.append(output)
                position.bytesHeld += output.roughBytes
            }
        }
        if mode == .continuing(.continue), let position = frames.last?.listening, position.queue.isEmpty,
            position.ending == nil
        {
            mode = .waiting
        }
    }
}
