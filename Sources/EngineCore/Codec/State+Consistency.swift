import WorkflowModel

/// Whether decoded parts fit each other and the definition, as far as the interpreter relies on it.
extension State {
    func isConsistent(with program: Program) -> Bool {
        let nodeLists = [breakpoints, breakpointsOnce, skips]
        guard nodeLists.allSatisfy({ $0.allSatisfy(program.contains) }),
            !program.definition.nodes.isEmpty,
            ([error].compactMap { $0 } + handlerErrors).allSatisfy({ $0.isConsistent(with: program) }),
            nodes.keys.allSatisfy({ program.contains(index: $0) }),
            outputs.keys.allSatisfy({ program.contains(index: $0) }),
            effects.allSatisfy({ isConsistent($0.key, $0.element, program) }),
            threads.allSatisfy({ isConsistent($0.key, $0.element, program) }),
            startedAt == nil || threads.contains(ThreadID.main.number),
            nodes.allSatisfy({ $0.element.running < Int(Int32.max) }),
            answers.count <= Limits.requestKeysRemembered
        else { return false }
        if case .handling(_, let thread)? = ending?.stage { return threads[thread.number]?.handler != nil }
        return ending?.status.isTerminal ?? true
    }

    private func isConsistent(_ key: UInt64, _ pending: PendingEffect, _ program: Program) -> Bool {
        guard key < nextToken else { return false }
        switch (pending.owner, pending.effect) {
        case (.step(let thread), .run(let effect)):
            return threads[thread.number]?.running?.number == key && program.contains(effect.node)
        case (.detached, .run(let effect)): return program.contains(effect.node)
        case (.wait(let thread), .timer):
            guard case .wait(_, let token)? = threads[thread.number]?.frames.last?.position else { return false }
            return token?.number == key
        case (.retry(let thread, let depth), .timer):
            return threads[thread.number]?.frames[safe: depth]?.attempt?.retryToken?.number == key
        case (.timeout(let thread, let depth), .timer):
            return threads[thread.number]?.frames[safe: depth]?.timeout?.token?.number == key
        case (.request(let thread), .request(let effect)):
            guard case .request(let token)? = threads[thread.number]?.frames.last?.position else { return false }
            return token?.number == key && program.contains(effect.node)
        case (.listen(let thread, let depth), .listen(let effect)):
            guard let frame = threads[thread.number]?.frames[safe: depth] else { return false }
            return frame.listening?.token?.number == key && frame.node == effect.node
        case (.automaticResume, .timer): return pause?.token?.number == key
        case (.yield, .timer): return yield?.number == key
        case (.queue, .admission): return isQueued && pause == nil
        case (.step, _), (.detached, _), (.wait, _), (.retry, _), (.timeout, _), (.automaticResume, _), (.yield, _),
            (.queue, _), (.request, _), (.listen, _):
            return false
        }
    }

    private func isConsistent(_ key: UInt64, _ thread: ThreadState, _ program: Program) -> Bool {
        guard thread.id.number == key, key < nextThread, program.contains(thread.root),
            thread.passing.map(program.contains) ?? true, thread.mode.isConsistent(with: program),
            thread.frames.allSatisfy({ program.contains($0.node) && $0.isConsistent(with: program) }),
            thread.running.map({ effects.contains($0.number) }) ?? true, threads.contains(thread.line.number)
        else { return false }
        let groups = thread.frames.dropLast().allSatisfy { $0.group == nil }
        let branches = thread.frames.last?.group?.branches.allSatisfy { key, branch in
            threads[key]?.parent == thread.id && threads[key]?.branch == branch
        }
        guard groups, branches ?? true else { return false }
        guard let parent = thread.parent else { return key == 0 || thread.handler != nil }
        // Parents are older, so that no thread is its own ancestor.
        guard parent < thread.id, thread.line <= parent else { return false }
        return threads[parent.number]?.frames.last?.group?.branches.contains(key) ?? false
    }
}

extension FaultRecord {
    fileprivate func isConsistent(with program: Program) -> Bool {
        program.contains(node) && stack.allSatisfy(program.contains)
    }
}

extension ThreadState.Mode {
    fileprivate func isConsistent(with program: Program) -> Bool {
        switch self {
        case .ready(let node), .continuing(.task(let node)): program.contains(node)
        case .faulted(let record), .parked(let record), .stopping(.branches(.fault(let record))):
            record.isConsistent(with: program)
        case .began, .continuing, .gathering, .waiting, .stopping, .ended: true
        }
    }
}

extension Frame {
    fileprivate func isConsistent(with program: Program) -> Bool {
        switch (position, program.node(node).step) {
        case (.group(let group), .graph(let graph)):
            group.total == graph.children.count && group.unmet.count == graph.children.count
                && group.isConsistent
        case (.group(let group), .fork(let fork)): group.total == fork.branches.count && group.isConsistent
        case (.group(let group), .loop): group.total == group.items.count && group.isConsistent
        case (.group, _): false
        case (.attempt(let attempt), .attempt): attempt.failed.map(program.contains) ?? true
        case (.sequence, .sequence), (.loop, .loop), (.wait, .wait), (.run, .run): true
        case (.extended(let position), .extended(let extended)):
            (position.phase != .before || extended.before != nil) && (position.phase != .after || extended.after != nil)
        case (.request, .workflow), (.request, .call), (.request, .emit): true
        case (.listen(let position), .listen(let listen)): position.isConsistent(with: listen)
        case (.approval, .listen(let listen)): listen.approval != nil
        case (.none, _): true
        case (.sequence, _), (.loop, _), (.attempt, _), (.wait, _), (.run, _), (.extended, _), (.request, _),
            (.listen, _), (.approval, _):
            false
        }
    }
}

extension ListenPosition {
    fileprivate func isConsistent(with listen: ListenStep) -> Bool {
        listen.approval == nil && (ending == nil || token == nil) && (queue.isEmpty || listen.iteration != nil)
            && progress.met.allSatisfy { $0 < max(1, listen.consumption.filters.count) }
    }
}

extension GroupPosition {
    fileprivate var isConsistent: Bool {
        next <= total && parked <= branches.count && (winner.map { $0 < total } ?? true)
            && branches.allSatisfy { $0.element < total }
            && [outputs.keys, contexts.keys, startable.keys].allSatisfy { $0.last.map { $0 < UInt64(total) } ?? true }
            && unmet.allSatisfy { $0 < Int(Int32.max) }
    }
}
