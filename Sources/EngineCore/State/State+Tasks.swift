import WorkflowModel

/// How facts about tasks change the state.
extension State {
    mutating func startTask(_ id: ThreadID, _ node: NodeID, _ folding: inout Folding) {
        let program = folding.program
        let now = folding.now
        threads.update(id.number) { thread in
            thread.moveCursor(to: node, program)
            thread.frames.append(
                Frame(
                    node: node, startedAt: now, rawInput: thread.value, input: thread.value, reruns: thread.reruns,
                    position: .beginning(of: program.node(node).step, context: thread.context)))
            thread.reruns = 0
            thread.passing = nil
            switch program.node(node).step {
            case .graph, .fork: thread.mode = .gathering
            case .sequence, .loop, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call, .listen, .workflow,
                .function, .extended:
                thread.mode = .began
            }
        }
        nodeStarted(node, program)
        refresh(id, program)
    }

    mutating func transformInput(_ id: ThreadID, _ value: Value) {
        threads.update(id.number) { thread in
            thread.updateTop { $0.input = value }
            thread.value = value
        }
    }

    mutating func startTimeout(_ id: ThreadID, _ token: Token, _ deadline: Instant, _ folding: inout Folding) {
        guard let depth = threads.read(id.number, { $0.frames.count - 1 }), depth >= 0 else { return }
        start(token, .timer(deadline), for: .timeout(id, depth: depth), &folding)
        let limit = deadline.milliseconds(since: folding.now)
        threads.update(id.number) { thread in
            thread.updateTop { $0.timeout = Frame.Timeout(deadline: deadline, limit: limit, token: token) }
        }
    }

    mutating func skipTask(
        _ id: ThreadID, _ node: NodeID, _ reason: SkipReason, _ output: Output, _ folding: inout Folding
    ) {
        let program = folding.program
        threads.update(id.number) { thread in
            thread.moveCursor(to: node, program)
            if case .value(let value) = output { thread.value = value }
            thread.reruns = 0
            thread.passing = nil
            thread.mode = .continuing(.continue)
            thread.settleIteration(output: nil, program)
        }
        switch reason {
        case .condition: break
        case .request: skips.removeAll { $0 == node }
        }
        nodeSkipped(node, program)
        refresh(id, program)
    }

    mutating func completeTask(
        _ id: ThreadID, _ node: NodeID, _ output: Output, _ newContext: Value?, _ then: FlowDirective,
        _ folding: inout Folding
    ) {
        let program = folding.program
        let result: Value? =
            switch output {
            case .unchanged: nil
            case .value(let value): value
            case .gathered: threads.read(id.number) { $0.frames.last?.gathered(program) } ?? nil
            }
        popFrames(of: id, to: max(0, depth(of: id)), as: .completed, &folding)
        threads.update(id.number) { thread in
            if let result { thread.value = result }
            if let newContext {
                thread.context = newContext
                thread.exported = true
            }
            thread.mode = .continuing(then)
            thread.settleIteration(output: thread.value, program)
        }
        if let result { outputs.set(UInt64(node.index), result) }
        skipRest(of: node, program)
        refresh(id, program)
    }

    /// The depth of the innermost frame; -1 without any.
    func depth(of id: ThreadID) -> Int { (threads.read(id.number) { $0.frames.count } ?? 0) - 1 }

    mutating func faultTask(_ id: ThreadID, _ depth: Int, _ fault: Fault, atEnd: Bool, _ folding: inout Folding) {
        guard let node = threads.read(id.number, { $0.frames[safe: depth]?.node }) ?? nil else { return }
        popFrames(of: id, to: depth + 1, as: .failed, &folding)
        let token = threads.read(id.number) { $0.frames.last?.timeout?.token } ?? nil
        withdraw(token, &folding)
        let record = FaultRecord(fault: fault, node: node, stack: stack(of: id))
        threads.update(id.number) { thread in
            thread.updateTop { frame in
                frame.timeout = nil
                frame.faultedAtEnd = atEnd
            }
            thread.mode = .faulted(record)
        }
        refresh(id, folding.program)
    }

    /// The tasks that a thread and its ancestors work on, innermost first.
    func stack(of id: ThreadID) -> [NodeID] {
        var stack: [NodeID] = []
        var next: ThreadID? = id
        while let current = next {
            next =
                threads.read(current.number) { thread in
                    stack.append(contentsOf: thread.frames.reversed().map(\.node))
                    return thread.parent
                } ?? nil
        }
        return stack
    }

    mutating func tolerateFailure(_ id: ThreadID, _ depth: Int, _ folding: inout Folding) {
        guard let node = threads.read(id.number, { $0.frames[safe: depth]?.node }) ?? nil else { return }
        popFrames(of: id, to: depth + 1, as: .failed, &folding)
        popFrames(of: id, to: depth, as: .skipped, &folding)
        let program = folding.program
        let then = program.options(node).then
        threads.update(id.number) { thread in
            thread.value = .null
            thread.mode = .continuing(then)
            thread.settleIteration(output: .null, program)
        }
        outputs.set(UInt64(node.index), .null)
        refresh(id, folding.program)
    }

    /// The innermost task of the thread is next again, with its raw input.
    mutating func restartTask(_ id: ThreadID, _ folding: inout Folding) {
        guard let frame = threads.read(id.number, { $0.frames.last }) ?? nil else { return }
        popFrames(of: id, to: depth(of: id), as: nil, &folding)
        threads.update(id.number) { thread in
            thread.value = frame.rawInput
            thread.reruns = frame.reruns + 1
            thread.passing = frame.node
            thread.mode = .ready(frame.node)
        }
        refresh(id, folding.program)
    }

    mutating func holdAtBreakpoint(_ id: ThreadID, _ node: NodeID) {
        threads.update(id.number) { $0.passing = node }
        breakpointsOnce.removeAll { $0 == node }
    }
}

extension Frame.Position {
    static func beginning(of step: Step, context: Value) -> Frame.Position {
        switch step {
        case .sequence: .sequence(SequencePosition())
        case .fork(let fork): .group(GroupPosition(total: fork.branches.count, items: []))
        case .graph(let graph): .group(GroupPosition(graph))
        case .attempt: .attempt(AttemptPosition(context: context))
        case .loop, .choice, .assign, .raise, .wait, .run, .emit, .call, .listen, .workflow, .function, .extended: .none
        }
    }
}

extension ThreadState {
    /// Notes in the list on top that this child of it is the one that is worked on.
    fileprivate mutating func moveCursor(to node: NodeID, _ program: Program) {
        guard let top = frames.last, program.node(node).parent == top.node,
            case .sequence(var position) = top.position
        else { return }
        position.cursor = program.positions[node.index]
        if case .continuing(.task) = mode { position.jumps += 1 }
        frames[frames.count - 1].position = .sequence(position)
    }
}

extension Array {
    /// Nil instead of a trap.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
