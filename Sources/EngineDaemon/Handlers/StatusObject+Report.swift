import EngineCore
import EngineProtocol
import WorkflowModel

extension StatusName {
    init(_ status: ExecutionStatus) {
        switch status {
        case .pending: self = .pending
        case .running: self = .running
        case .waiting: self = .waiting
        case .paused: self = .paused
        case .completed: self = .completed
        case .failed: self = .failed
        case .cancelled: self = .cancelled
        }
    }
}

extension StatusObject {
    /// The report as the wire has it.
    init(_ report: StatusReport, includesOutput: Bool) {
        self.init(
            executionID: report.executionID.number, processID: report.processID, processName: report.processName,
            processVersion: report.processVersion, status: StatusName(report.status), isActive: report.isActive,
            progress: ProgressObject(report.progress), timing: TimingObject(report.timing),
            threads: report.threads.map { ThreadObject($0) }, error: report.error.map { ErrorObject($0) },
            drainingSteps: report.drainingSteps, cancelRequested: report.cancelRequested,
            pause: report.pause.map { PauseObject($0, threads: report.threads) },
            waitingFor: (report.isQueued ? [WaitObject(kind: .concurrency, nodeKey: "", until: nil)] : [])
                + report.threads.compactMap { WaitObject($0) },
            steps: report.threads.compactMap { StepObject($0) }, output: includesOutput ? report.output : nil)
    }
}

extension EngineProtocol.ExecutionSummary {
    init(_ summary: EngineCore.ExecutionSummary, at now: Instant) {
        self.init(
            executionID: summary.executionID.number, processName: summary.processName,
            processVersion: summary.processVersion, status: StatusName(summary.status), isActive: summary.isActive,
            progress: ProgressObject(summary.progress), timing: TimingObject(summary.timing(at: now)),
            drainingSteps: summary.status == .paused ? summary.runningSteps : 0,
            cancelRequested: summary.cancelRequested)
    }
}

extension ProgressObject {
    init(_ progress: Progress) {
        self.init(
            totalNodes: progress.totalNodes, completedNodes: progress.completedNodes,
            failedNodes: progress.failedNodes, skippedNodes: progress.skippedNodes,
            runningNodes: progress.runningNodes, percentage: progress.percentage)
    }
}

extension TimingObject {
    init(_ timing: Timing) {
        self.init(
            startedAt: timing.startedAt, stoppedAt: timing.stoppedAt, durationMilliseconds: timing.durationMs,
            pausedMilliseconds: timing.pausedMs)
    }
}

extension ThreadObject {
    fileprivate init(_ thread: ThreadReport) {
        self.init(
            threadExecutionID: thread.threadExecutionID.number, parent: thread.parent?.number, name: thread.name,
            status: StatusName(thread.status),
            currentElement: thread.currentElement.map { ElementObject(id: $0.id.index, key: $0.key) },
            progress: ProgressObject(thread.progress), timing: TimingObject(thread.timing))
    }
}

extension ErrorObject {
    init(_ error: ErrorReport) {
        self.init(
            type: error.type, status: error.status, title: error.title, message: error.message,
            stackTrace: error.stackTrace, nodeID: error.nodeID.index, nodeKey: error.nodeKey)
    }
}

extension PauseObject {
    fileprivate init(_ pause: PauseReport, threads: [ThreadReport]) {
        // At a breakpoint a thread stands before a node and waits for nothing else.
        let breakpoint = pause.mode == .breakpoint ? threads.first { $0.waiting == nil }?.currentElement?.key : nil
        self.init(
            mode: PauseMode(pause.mode), reason: pause.reason ?? Self.reason(of: pause.mode),
            requestedBy: pause.by.map { $0.name ?? "uid \($0.uid)" }, pausedAt: pause.since, resumeAt: pause.resumeAt,
            breakpoint: breakpoint)
    }

    private static func reason(of mode: PauseRecord.Mode) -> String? {
        switch mode {
        case .drain, .freeze, .breakpoint: nil
        case .interrupted: "A step was lost with the host, and its definition leaves the decision to a person."
        }
    }
}

extension PauseMode {
    fileprivate init(_ mode: PauseRecord.Mode) {
        switch mode {
        case .freeze: self = .freeze
        case .drain, .breakpoint, .interrupted: self = .drain
        }
    }
}

extension WaitObject {
    /// Nil when the thread waits for no time.
    fileprivate init?(_ thread: ThreadReport) {
        switch thread.waiting {
        case .timer(let until), .retry(let until, _):
            self.init(kind: .timer, nodeKey: thread.currentElement?.key ?? "", until: until)
        case .step, .branches, nil: return nil
        }
    }
}

extension StepObject {
    /// Nil when the thread has no step under way.
    fileprivate init?(_ thread: ThreadReport) {
        guard case .step(let token, let since, let attempt, let control) = thread.waiting,
            let element = thread.currentElement
        else { return nil }
        let state: State =
            switch control {
            case .running: .running
            case .frozen: .frozen
            case .stopping: .stopping
            }
        self.init(
            token: token.number, nodeID: element.id.index, nodeKey: element.key, name: element.name, state: state,
            attempt: attempt, command: nil, startedAt: since)
    }
}
