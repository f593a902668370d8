import WorkflowModel

/// How facts about threads change the state.
extension State {
    /// Keeps the set of threads that can go on in step with the thread.
    mutating func refresh(_ id: ThreadID, _ program: Program) {
        let canGoOn = threads.read(id.number) { $0.canGoOn(program) } ?? false
        guard canGoOn != ready.contains(id.number) else { return }
        if canGoOn { ready.set(id.number, Presence()) } else { ready.remove(id.number) }
    }

    /// Threads below this number keep still: at an end, all but those of the handler that runs. Handlers have higher
    /// numbers than what they clean up after. Nil when none may go on.
    var lowestActiveThread: UInt64? {
        guard let ending else { return 0 }
        switch ending.stage {
        case .handling(_, let thread): return thread.number
        case .stopping, .ended: return nil
        }
    }

    mutating func start(_ id: ThreadID, _ parentID: ThreadID, _ branch: Int, _ folding: inout Folding) {
        guard parentID < id, let thread = thread(id, branch, of: parentID, folding) else { return }
        threads.set(id.number, thread)
        nextThread = max(nextThread, id.number + 1)
        threads.update(parentID.number) { thread in
            thread.updateTop { frame in
                frame.updateGroup { group in
                    group.next = max(group.next, branch + 1)
                    group.startable.remove(UInt64(branch))
                    group.branches.set(id.number, branch)
                }
            }
        }
        refresh(id, folding.program)
        refresh(parentID, folding.program)
    }

    /// A thread at its beginning, for a branch of the parent's group.
    private func thread(_ id: ThreadID, _ branch: Int, of parentID: ThreadID, _ folding: Folding) -> ThreadState? {
        guard let parent = threads[parentID.number], let frame = parent.frames.last else { return nil }
        var scope = parent.scope
        for frame in parent.frames where !frame.variables.isEmpty { scope.merge(frame.variables) }
        let root: NodeID?
        switch folding.program.node(frame.node).step {
        case .fork(let fork): root = fork.branches[safe: branch]
        case .graph(let graph): root = graph.children[safe: branch]?.node
        case .loop(let loop):
            root = loop.body
            if let item = frame.group?.items[safe: branch] {
                scope.merge(loop.variables(item: item, index: branch))
            }
        case .sequence, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call, .listen, .workflow,
            .function, .extended:
            root = nil
        }
        guard let root else { return nil }
        return ThreadState(
            id: id, parent: parentID, branch: branch, line: parent.line, handler: nil, root: root, scope: scope,
            startedAt: folding.now, mode: .ready(root), value: frame.input, context: parent.context)
    }

    mutating func complete(_ id: ThreadID, _ folding: inout Folding) {
        guard let parentID = threads.read(id.number, { $0.parent }) ?? nil else {
            output = threads.read(id.number) { $0.value }
            ending = Ending(status: .completed, stage: .stopping(after: nil))
            threads.update(id.number) { $0.mode = .ended }
            refresh(id, folding.program)
            return
        }
        guard let thread = threads.remove(id.number) else { return }
        ready.remove(id.number)
        let program = folding.program
        threads.update(parentID.number) { $0.collect(thread, program) }
        if let frame = threads.read(parentID.number, { $0.frames.last }) ?? nil, let group = frame.group,
            case .loop = program.node(frame.node).step
        {
            iterationsChanged(of: frame.node, ended: group.outputs.count, of: group.total, program)
        }
        refresh(parentID, program)
    }

    mutating func park(_ id: ThreadID, _ program: Program) {
        threads.update(id.number) { thread in
            if case .faulted(let record) = thread.mode { thread.mode = .parked(record) }
        }
        refresh(id, program)
        guard let parentID = threads.read(id.number, { $0.parent }) ?? nil else { return }
        threads.update(parentID.number) { thread in thread.updateTop { $0.updateGroup { $0.parked += 1 } } }
        refresh(parentID, program)
    }

    mutating func stopBranches(of id: ThreadID, _ reason: StopReason, _ folding: inout Folding) {
        if case .won(let branch) = reason {
            threads.update(id.number) { thread in thread.updateTop { $0.updateGroup { $0.winner = branch } } }
        }
        stopBelow(id, depth: depth(of: id), .branches(reason), &folding)
    }

    mutating func settle(_ id: ThreadID, _ folding: inout Folding) {
        guard case .stopping(let stop)? = threads.read(id.number, { $0.mode }) else { return }
        switch stop {
        case .branches(.fault(let record)): threads.update(id.number) { $0.mode = .faulted(record) }
        case .end(let value):
            popFrames(of: id, to: 1, as: .completed, &folding)
            threads.update(id.number) { thread in
                thread.value = value
                thread.mode = .continuing(.end)
            }
        case .branches(.won), .timeout, .vanish: break
        }
        refresh(id, folding.program)
    }

    /// A task said `then: end`: all of its line stops but the outermost frame.
    mutating func end(lineOf id: ThreadID, _ folding: inout Folding) {
        guard let (line, value) = threads.read(id.number, { ($0.line, $0.value) }) else { return }
        if line == id {
            popFrames(of: id, to: 1, as: .completed, &folding)
            threads.update(id.number) { $0.mode = .continuing(.end) }
            refresh(id, folding.program)
        } else {
            stopBelow(line, depth: 0, .end(value), &folding)
        }
    }
}

extension ThreadState {
    /// Whether there is something to do at once.
    func canGoOn(_ program: Program) -> Bool {
        switch mode {
        case .ready, .began, .continuing, .faulted: true
        case .gathering:
            frames.last.map { $0.canStartBranch(program) || ($0.group?.active ?? 0) == 0 } ?? true
        case .waiting, .parked, .ended, .stopping(.vanish): false
        case .stopping(.timeout), .stopping(.branches), .stopping(.end): isQuiet
        }
    }

    /// Whether nothing runs for the thread or below it.
    var isQuiet: Bool { running == nil && (frames.last?.group?.branches.isEmpty ?? true) }
}
