import WorkflowModel

/// How facts about loops and attempts change the state.
extension State {
    mutating func startLoop(_ id: ThreadID, _ items: [Value], _ program: Program) {
        threads.update(id.number) { thread in
            guard let node = thread.frames.last?.node, case .loop(let loop) = program.node(node).step else { return }
            switch loop.mode {
            case .chained: thread.updateTop { $0.position = .loop(LoopPosition(items: items)) }
            case .mapped:
                thread.updateTop { $0.position = .group(GroupPosition(total: items.count, items: items)) }
                thread.mode = .gathering
            }
        }
        if let node = threads.read(id.number, { $0.frames.last?.node }) ?? nil {
            iterationsChanged(of: node, ended: 0, of: items.count, program)
        }
        refresh(id, program)
    }

    mutating func startIteration(_ id: ThreadID, _ index: Int, _ program: Program) {
        if threads.read(id.number, { $0.frames.last?.listening != nil }) ?? false {
            startIteration(overEventsOf: id, program)
            return
        }
        threads.update(id.number) { thread in
            guard let top = thread.frames.last, case .loop(var position) = top.position,
                case .loop(let loop) = program.node(top.node).step, position.items.indices.contains(index)
            else { return }
            position.index = index
            let variables = loop.variables(item: position.items[index], index: index)
            thread.updateTop { frame in
                frame.position = .loop(position)
                frame.variables = variables
            }
            thread.mode = .ready(loop.body)
        }
        if let frame = threads.read(id.number, { $0.frames.last }) ?? nil, case .loop(let position) = frame.position {
            iterationsChanged(of: frame.node, ended: index, of: position.items.count, program)
        }
        refresh(id, program)
    }

    mutating func scheduleRetry(
        _ id: ThreadID, _ depth: Int, _ instant: Instant, _ token: Token?, _ folding: inout Folding
    ) {
        let reruns = threads.read(id.number) { $0.frames.count > depth + 1 ? $0.frames.last?.reruns ?? 0 : 0 } ?? 0
        let failed: NodeID? =
            threads.read(id.number) { thread in
                if case .faulted(let record) = thread.mode { record.node } else { nil }
            } ?? nil
        popFrames(of: id, to: depth + 1, as: .failed, &folding)
        if let token { start(token, .timer(instant), for: .retry(id, depth: depth), &folding) }
        threads.update(id.number) { thread in
            thread.updateTop { frame in
                frame.updateAttempt { attempt in
                    attempt.attempt += 1
                    attempt.reruns += reruns
                    attempt.retryAt = token == nil ? nil : instant
                    attempt.retryToken = token
                    attempt.failed = failed
                }
            }
            thread.rollBack()
            if token != nil {
                thread.mode = .waiting
            } else if let body = thread.attemptBody(at: depth, folding.program) {
                thread.mode = .ready(body)
            }
        }
        refresh(id, folding.program)
    }

    mutating func catchFault(_ id: ThreadID, _ depth: Int, _ folding: inout Folding) {
        popFrames(of: id, to: depth + 1, as: .failed, &folding)
        let program = folding.program
        threads.update(id.number) { thread in
            guard case .faulted(let record) = thread.mode, let node = thread.frames.last?.node,
                case .attempt(let attempt) = program.node(node).step
            else { return }
            thread.updateTop { frame in
                frame.updateAttempt { $0.phase = .handler }
                frame.variables[attempt.errorVariable] = record.fault.value
            }
            thread.rollBack()
            thread.mode = attempt.handler.map { .ready($0) } ?? .continuing(.continue)
        }
        refresh(id, program)
    }
}

extension LoopStep {
    /// The variables of one iteration.
    func variables(item: Value, index: Int) -> OrderedObject {
        var variables = OrderedObject()
        variables[itemVariable] = item
        variables[indexVariable] = .integer(Int64(index))
        return variables
    }
}

extension ThreadState {
    /// Value and context are again what they were when the attempt on top began.
    fileprivate mutating func rollBack() {
        guard let frame = frames.last, case .attempt(let attempt) = frame.position else { return }
        value = frame.input
        context = attempt.context
    }
}
