public import WorkflowModel

extension Execution {
    /// How it is, for people and programs.
    public var status: ExecutionStatus {
        if let ending = state.ending, ending.stage == .ended { return ending.status }
        if state.pause != nil { return .paused }
        guard state.startedAt != nil else { return .pending }
        let works = state.runningSteps + state.runningRequests > 0 || !state.ready.isEmpty
        return works || state.ending != nil ? .running : .waiting
    }

    /// Whether it is in a terminal status. A failed one can be resumed.
    public var isFinished: Bool { status.isTerminal }

    /// Whether it waits until fewer executions of its definition run.
    public var isQueued: Bool { state.isQueued }

    /// Whether it counts among the executions of its definition that run: it has begun and not ended.
    public var holdsPlace: Bool { state.startedAt != nil && !isFinished }

    /// Whether resume would be accepted: paused, or failed with its state kept.
    public var isActive: Bool {
        switch status {
        case .paused, .failed: true
        case .pending, .running, .waiting, .completed, .cancelled: false
        }
    }

    /// How far it is.
    public var progress: Progress {
        var progress = state.progress
        progress.totalNodes = program.countedTotal
        // What a failure or a cancel stopped is not being worked on any more.
        if status.isTerminal { progress.runningNodes = 0 }
        if status == .completed {
            progress.percentage = 100
        } else if progress.totalNodes > 0 {
            let share = Double(state.progressMark) / Double(progress.totalNodes * Program.unitsPerTask)
            progress.percentage = min(100, share * 100)
        }
        return progress
    }

    /// What lists show.
    public var summary: ExecutionSummary {
        ExecutionSummary(
            executionID: id, processName: definition.name, processVersion: definition.version, status: status,
            isActive: isActive, cancelRequested: isCancelRequested, progress: progress, startedAt: state.startedAt,
            stoppedAt: state.stoppedAt, pausedSince: state.pause?.since, pausedMs: state.pausedMilliseconds,
            threadCount: state.threads.count, runningSteps: state.runningSteps, drainingSteps: drainingSteps,
            frozenSteps: frozenSteps, currentKey: currentKey,
            errorTitle: state.error.map { $0.fault.title ?? $0.fault.type }, sequence: sequence)
    }

    /// The key of the innermost task of the oldest thread that works.
    private var currentKey: String? {
        var id = ThreadID.main
        if case .handling(_, let thread)? = state.ending?.stage { id = thread }
        while let branch = state.threads.read(id.number, { $0.frames.last?.group?.branches.firstKey() }) ?? nil {
            id = ThreadID(number: branch)
        }
        return (state.threads.read(id.number) { $0.current(program) } ?? nil).map { program.node($0).key }
    }

    /// Everything that `status` says, at this time.
    public func report(at now: Instant) -> StatusReport {
        StatusReport(
            executionID: id, processID: definition.source.digest, processName: definition.name,
            processVersion: definition.version, status: status, isActive: isActive, progress: progress,
            timing: summary.timing(at: now), threads: threadReports(at: now), threadCount: state.threads.count,
            error: state.error.map(described), handlerErrors: state.handlerErrors.map(described),
            pause: state.pause.map(PauseReport.init), drainingSteps: drainingSteps, frozenSteps: frozenSteps,
            cancelRequested: isCancelRequested, isQueued: isQueued, handler: runningHandler,
            output: status == .completed ? state.output : nil, sequence: sequence)
    }

    private var frozenSteps: Int { state.pause?.mode == .freeze ? state.runningSteps : 0 }

    private var drainingSteps: Int { state.pause == nil ? 0 : state.runningSteps - frozenSteps }

    private var runningHandler: Handler? {
        if case .handling(let handler, _)? = state.ending?.stage { handler } else { nil }
    }

    private func described(_ record: FaultRecord) -> ErrorReport {
        ErrorReport(
            type: record.fault.type, status: record.fault.status, title: record.fault.title,
            message: record.fault.detail, stackTrace: record.stack.map { program.node($0).key },
            nodeID: record.node, nodeKey: program.node(record.node).key)
    }
}

extension PauseReport {
    fileprivate init(_ record: PauseRecord) {
        self.init(
            mode: record.mode, reason: record.reason, by: record.requester, since: record.since,
            resumeAt: record.resumeAt)
    }
}

extension ThreadState {
    /// The innermost task it works on, or the one it stands before.
    func current(_ program: Program) -> NodeID? {
        switch mode {
        case .ready(let node): return node
        case .ended: return nil
        case .continuing(let directive): return passing ?? next(directive, program) ?? frames.last?.node ?? root
        case .began, .gathering, .waiting, .faulted, .parked, .stopping: return passing ?? frames.last?.node ?? root
        }
    }

    /// The task of the list on top that comes next.
    private func next(_ directive: FlowDirective, _ program: Program) -> NodeID? {
        guard let frame = frames.last, let position = frame.sequence,
            case .sequence(let children) = program.node(frame.node).step
        else { return nil }
        return switch directive {
        case .continue: children[safe: position.cursor + 1]
        case .task(let node): node
        case .exit, .end: nil
        }
    }
}
