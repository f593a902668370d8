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
            drainingSteps: report.drainingSteps, frozenSteps: report.frozenSteps,
            cancelRequested: report.cancelRequested,
            pause: report.pause.map { PauseObject($0, threads: report.threads) },
            waitingFor: (report.isQueued ? [WaitObject(kind: .concurrency, nodeKey: "", until: nil)] : [])
                + report.threads.compactMap { WaitObject($0) },
            steps: report.threads.compactMap { StepObject($0, report.live) },
            output: includesOutput ? report.output : nil)
    }
}

extension EngineProtocol.ExecutionSummary {
    init(_ summary: EngineCore.ExecutionSummary, at now: Instant) {
        self.init(
            executionID: summary.executionID.number, processName: summary.processName,
            processVersion: summary.processVersion, status: StatusName(summary.status), isActive: summary.isActive,
            progress: ProgressObject(summary.progress), timing: TimingObject(summary.timing(at: now)),
            drainingSteps: summary.drainingSteps, frozenSteps: summary.frozenSteps,
            cancelRequested: summary.cancelRequested, activity: summary.activity.flatMap { ActivityObject($0) })
    }
}

extension ActivityObject {
    /// Nil when nothing was said.
    fileprivate init?(_ activity: StepActivity) {
        guard !activity.isEmpty else { return nil }
        self.init(status: activity.status, done: activity.progress?.done, total: activity.progress?.total)
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
        case .timer(let until): self.init(kind: .timer, nodeKey: thread.currentElement?.key ?? "", until: until)
        case .events: self.init(kind: .event, nodeKey: thread.currentElement?.key ?? "", until: nil)
        case .approval(let approval):
            self.init(
                kind: .approval, nodeKey: approval.nodeKey, until: nil, since: approval.since, prompt: approval.prompt,
                data: approval.data == .null ? nil : approval.data)
        case .retry, .step, .branches, .request, nil: return nil
        }
    }
}

extension StepObject {
    /// Nil when the thread has no step under way, nor one that waits for its next attempt.
    fileprivate init?(_ thread: ThreadReport, _ live: [Token: LiveStep]) {
        switch thread.waiting {
        case .step(let command):
            guard let element = thread.currentElement else { return nil }
            let live = live[command.token] ?? LiveStep()
            self.init(
                token: command.token.number, nodeID: element.id.index, nodeKey: element.key, name: element.name,
                state: State(command.control), attempt: command.attempt, command: command.command,
                startedAt: command.since, iteration: command.iteration, activity: ActivityObject(live.activity),
                notEnforced: live.notEnforced.reduce(into: [:]) { $0[$1.limit] = $1.reason })
        case .retry(let retry):
            // No command runs, so no token names one.
            self.init(
                token: 0, nodeID: retry.task.id.index, nodeKey: retry.task.key, name: retry.task.name,
                state: .retrying, attempt: retry.attempt, command: nil, startedAt: nil, iteration: retry.iteration,
                attemptsMaximum: retry.attemptsMaximum, retryAt: retry.until)
        case .request(let token, let since, let attempt):
            guard let element = thread.currentElement else { return nil }
            self.init(
                token: token.number, nodeID: element.id.index, nodeKey: element.key, name: element.name,
                state: .running, attempt: attempt, command: nil, startedAt: since)
        case .timer, .branches, .events, .approval, nil: return nil
        }
    }
}

extension StepObject.State {
    fileprivate init(_ control: RunEffect.Control) {
        switch control {
        case .running: self = .running
        case .frozen: self = .frozen
        case .stopping: self = .stopping
        }
    }
}
