import WorkflowModel

/// What `status` says about threads.
extension Execution {
    func threadReports(at now: Instant) -> [ThreadReport] {
        var reports: [ThreadReport] = []
        for (_, thread) in state.threads.prefix(Limits.threadsPerReport) {
            reports.append(report(thread, at: now))
        }
        return reports
    }

    private func report(_ thread: ThreadState, at now: Instant) -> ThreadReport {
        // Pauses count for a thread as far as they overlap it; only those of the whole execution are kept.
        let isMain = thread.id == .main
        let timing =
            isMain
            ? summary.timing(at: now)
            : Timing.measured(
                startedAt: thread.startedAt, stoppedAt: state.stoppedAt, pausedMs: 0,
                pausedSince: state.pause.map { max($0.since, thread.startedAt) }, now: now)
        return ThreadReport(
            threadExecutionID: thread.id, parent: thread.parent, name: name(of: thread), status: status(of: thread),
            currentElement: thread.current(program).map(element), waiting: waiting(of: thread),
            progress: isMain ? progress : progress(below: thread.root), timing: timing)
    }

    private func element(_ node: NodeID) -> ThreadReport.Element {
        ThreadReport.Element(id: node, key: program.node(node).key, name: program.node(node).name)
    }

    /// `main`, a handler's kind, a branch's task, or a task with the index of its item.
    func name(of thread: ThreadState) -> String {
        if thread.id == .main { return "main" }
        if let handler = thread.handler { return handler.rawValue }
        let name = program.node(thread.root).name
        if let parent = thread.parent, let node = node(of: parent), case .loop = program.node(node).step {
            return "\(name)[\(thread.branch)]"
        }
        return name
    }

    private func status(of thread: ThreadState) -> ExecutionStatus {
        if status.isTerminal { return status }
        switch thread.mode {
        case .ended: return state.ending?.status ?? .completed
        case .parked, .faulted: return .failed
        case .waiting where thread.running != nil:
            guard let pause = state.pause else { return .running }
            return pause.mode == .freeze ? .paused : .running
        case .waiting: return state.pause == nil ? .waiting : .paused
        case .ready, .began, .continuing, .gathering, .stopping: return state.pause == nil ? .running : .paused
        }
    }

    private func waiting(of thread: ThreadState) -> ThreadReport.Waiting? {
        guard let frame = thread.frames.last else { return nil }
        if let token = thread.running, case .run(let effect)? = state.effects[token.number]?.effect {
            return .step(token, since: frame.startedAt, attempt: effect.attempt, control: effect.control)
        }
        if case .wait(let until, _) = frame.position { return .timer(until: until) }
        if let attempt = frame.attempt, let retryAt = attempt.retryAt {
            return .retry(until: retryAt, attempt: attempt.attempt + attempt.reruns)
        }
        if let group = frame.group { return .branches(group.branches.count) }
        return nil
    }

    private func progress(below root: NodeID) -> Progress {
        var progress = Progress()
        for index in root.index..<program.subtreeEnds[root.index] {
            progress.totalNodes += 1
            let record = state.nodes[UInt64(index)] ?? NodeRecord()
            if record.running > 0 {
                progress.runningNodes += 1
                continue
            }
            switch record.latest {
            case .none: break
            case .completed: progress.completedNodes += 1
            case .failed: progress.failedNodes += 1
            case .skipped: progress.skippedNodes += 1
            }
        }
        return progress
    }
}
