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
            progress: isMain ? progress : progress(of: thread), timing: timing)
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
        case .waiting where thread.isBusyOutside:
            guard let pause = state.pause else { return .running }
            return pause.mode == .freeze ? .paused : .running
        case .waiting: return state.pause == nil ? .waiting : .paused
        case .ready, .began, .continuing, .gathering, .stopping: return state.pause == nil ? .running : .paused
        }
    }

    private func waiting(of thread: ThreadState) -> ThreadReport.Waiting? {
        guard let frame = thread.frames.last else { return nil }
        if let token = thread.running, case .run(let effect)? = state.effects[token.number]?.effect {
            return .step(
                CommandReport(
                    token: token, since: frame.startedAt, attempt: effect.attempt, control: effect.control,
                    command: effect.commandLine, iteration: effect.iteration, limits: effect.limits))
        }
        if case .wait(let until, _) = frame.position { return .timer(until: until) }
        if case .request(let token?) = frame.position, case .request(let effect)? = state.effects[token.number]?.effect
        {
            return .request(token, since: frame.startedAt, attempt: effect.attempt)
        }
        if case .approval(let approval) = frame.position, approval.decision == nil {
            return .approval(
                ApprovalReport(
                    nodeKey: program.node(frame.node).key, prompt: approval.prompt, data: approval.data,
                    since: frame.startedAt))
        }
        if let listening = frame.listening, thread.mode == .waiting { return .events(consumed: listening.count) }
        if let attempt = frame.attempt, let retryAt = attempt.retryAt {
            return .retry(retry(of: thread.id, frame, attempt, at: retryAt))
        }
        if let group = frame.group { return .branches(group.branches.count) }
        return nil
    }

    private func retry(
        of id: ThreadID, _ frame: Frame, _ position: AttemptPosition, at instant: Instant
    ) -> RetryReport {
        var retries: Int?
        var body = frame.node
        if case .attempt(let attempt) = program.node(frame.node).step {
            retries = attempt.retry?.retriesMaximum
            body = attempt.body
        }
        return RetryReport(
            task: element(position.failed ?? body), until: instant, attempt: position.attempt + position.reruns,
            attemptsMaximum: retries.map { $0 + 1 + position.reruns }, iteration: iteration(of: id))
    }

    /// The tasks below the thread's root. What it works on itself is not done, though another item's thread may have
    /// done the same task.
    private func progress(of thread: ThreadState) -> Progress {
        var progress = Progress()
        for index in thread.root.index..<program.subtreeEnds[thread.root.index] {
            progress.totalNodes += 1
            if thread.frames.contains(where: { $0.node.index == index }) {
                progress.runningNodes += 1
                continue
            }
            let record = state.nodes[UInt64(index)] ?? NodeRecord()
            switch record.standing {
            case .none: break
            case .running: progress.runningNodes += 1
            case .completed: progress.completedNodes += 1
            case .failed: progress.failedNodes += 1
            case .skipped: progress.skippedNodes += 1
            }
        }
        let settled = progress.completedNodes + progress.skippedNodes
        progress.percentage = Double(settled) / Double(progress.totalNodes) * 100
        return progress
    }
}
