import WorkflowModel

/// How work is stopped: commands are asked to end, timers are withdrawn, and threads go once nothing runs for them.
extension State {
    /// Stops what a thread does above a frame, and then does what `stop` says.
    mutating func stopBelow(_ id: ThreadID, depth: Int, _ stop: ThreadState.Stop, _ folding: inout Folding) {
        stopBranchThreads(of: id, &folding)
        let frames = threads.read(id.number) { $0.frames } ?? []
        for index in frames.indices where index >= depth {
            let frame = frames[index]
            if index > depth { withdraw(frame.timeout?.token, &folding) }
            for token in frame.timerTokens where token != frame.timeout?.token { withdraw(token, &folding) }
        }
        let running = threads.read(id.number) { $0.running } ?? nil
        if let running { control(running, .stopping, &folding) }
        threads.update(id.number) { thread in
            for index in thread.frames.indices where index >= depth {
                thread.frames[index].forgetTimer()
                if index > depth { thread.frames[index].timeout = nil }
            }
            thread.mode = .stopping(stop)
        }
        refresh(id, folding.program)
    }

    mutating func timeOut(_ id: ThreadID, _ depth: Int, _ folding: inout Folding) {
        let earlier: Int? =
            threads.read(id.number) { thread in
                if case .stopping(.timeout(let depth)) = thread.mode { depth } else { nil }
            } ?? nil
        let outermost = min(depth, earlier ?? depth)
        stopBelow(id, depth: outermost, .timeout(depth: outermost), &folding)
    }

    private mutating func stopBranchThreads(of id: ThreadID, _ folding: inout Folding) {
        let branches = threads.read(id.number) { $0.frames.last?.group?.branches.keys ?? [] } ?? []
        for key in branches { vanish(ThreadID(number: key), &folding) }
    }

    /// Removes a thread and all below it, at once where nothing runs.
    mutating func vanish(_ id: ThreadID, _ folding: inout Folding) {
        guard let mode = threads.read(id.number, { $0.mode }), mode != .stopping(.vanish), mode != .ended
        else { return }
        if case .parked = mode, let parentID = threads.read(id.number, { $0.parent }) ?? nil {
            threads.update(parentID.number) { thread in thread.updateTop { $0.updateGroup { $0.parked -= 1 } } }
        }
        stopBranchThreads(of: id, &folding)
        let tokens = threads.read(id.number) { thread in thread.frames.flatMap(\.timerTokens) } ?? []
        for token in tokens { withdraw(token, &folding) }
        let running = threads.read(id.number) { $0.running } ?? nil
        if let running { control(running, .stopping, &folding) }
        threads.update(id.number) { thread in
            for index in thread.frames.indices {
                thread.frames[index].forgetTimer()
                thread.frames[index].timeout = nil
            }
            thread.mode = .stopping(.vanish)
        }
        settleStop(id, &folding)
    }

    /// Something below a thread ended: a vanishing one goes when it was the last, another one may go on.
    mutating func settleStop(_ id: ThreadID, _ folding: inout Folding) {
        guard let (vanishing, quiet) = threads.read(id.number, { ($0.isVanishing, $0.isQuiet) }) else { return }
        guard vanishing else {
            refresh(id, folding.program)
            return
        }
        ready.remove(id.number)
        guard quiet else { return }
        popFrames(of: id, to: 0, as: nil, &folding)
        guard id != .main else {
            // The main line stays, so that its context outlives a cancel.
            threads.update(id.number) { $0.mode = .ended }
            return
        }
        guard let parentID = threads.remove(id.number)?.parent else { return }
        threads.update(parentID.number) { thread in
            thread.updateTop { frame in frame.updateGroup { $0.branches.remove(id.number) } }
        }
        settleStop(parentID, &folding)
    }
}
