import WorkflowModel

/// What an execution says of itself to those who listen, as lifecycle events of the specification.
extension Execution {
    /// What the specification has events for, of the events that led here from `before`; only those kinds that somebody
    /// wants. Says the same whenever it is asked.
    public func lifecycle(
        of events: [Event], since before: Execution, _ isWanted: @escaping (LifecycleNote.Kind) -> Bool
    ) -> [LifecycleNote] {
        var notes = LifecycleNotes(execution: self, isWanted: isWanted)
        for (index, event) in events.enumerated() {
            notes.take(event, before.sequence + UInt64(index) + 1, before: before)
        }
        return notes.list
    }

    /// The keys of the tasks that are worked on, innermost ones only; the document itself is none.
    fileprivate var workingTasks: [String] {
        var keys: [String] = []
        for key in state.threads.keys.prefix(Limits.threadsPerReport) {
            guard let node = state.threads.read(key, { $0.frames.last?.node }) ?? nil else { continue }
            let task = program.node(node).key
            if !task.isEmpty { keys.append(task) }
        }
        return keys
    }

    fileprivate func task(of thread: ThreadID, depth: Int) -> String? {
        let node = state.threads.read(thread.number) { $0.frames[safe: depth]?.node } ?? nil
        return node.map { program.node($0).key }
    }

    /// The name that the specification calls qualified: unique among all executions of the engine.
    fileprivate var qualifiedName: String { "\(definition.name)-\(id).\(definition.namespace)" }
}

/// Collects the notes of one turn.
private struct LifecycleNotes {
    let execution: Execution
    let isWanted: (LifecycleNote.Kind) -> Bool
    var list: [LifecycleNote] = []
    /// A fault is told of the task that raised it, and not again of those around it.
    private var lastFault: Fault?

    init(execution: Execution, isWanted: @escaping (LifecycleNote.Kind) -> Bool) {
        self.execution = execution
        self.isWanted = isWanted
    }

    mutating func take(_ event: Event, _ sequence: UInt64, before: Execution) {
        let (at, definition) = (event.at, execution.definition)
        switch event.fact {
        case .executionStarted, .executionAdmitted:
            let reference: Value = [
                "name": .string(definition.name), "namespace": .string(definition.namespace),
                "version": .string(definition.version),
            ]
            add(.workflowStarted, at, sequence, ["definition": reference])
            status("running", at, sequence)
        case .executionQueued: status("pending", at, sequence)
        case .executionPaused:
            add(.workflowSuspended, at, sequence)
            status("suspended", at, sequence)
            for task in execution.workingTasks { add(.taskSuspended, at, sequence, task, "suspended") }
        case .executionResumed, .executionRedriven:
            add(.workflowResumed, at, sequence)
            status("running", at, sequence)
            for task in before.workingTasks { add(.taskResumed, at, sequence, task, "running") }
        case .cancelRequested:
            for task in before.workingTasks { add(.taskCancelled, at, sequence, task, "cancelled") }
        case .executionEnded(let status): end(status, at, sequence)
        case .listenStarted:
            add(.workflowCorrelationStarted, at, sequence)
            status("waiting", at, sequence)
        case .eventConsumed(_, _, let consumed):
            guard consumed.ending == .enough else { break }
            add(.workflowCorrelationCompleted, at, sequence, ["correlationKeys": .object(consumed.correlated)])
            status("running", at, sequence)
        case .taskStarted(_, let node):
            let task = execution.program.node(node).key
            add(.taskCreated, at, sequence, task, nil)
            add(.taskStarted, at, sequence, task, "running")
        case .taskCompleted(_, let node, let output, _, _):
            var members = OrderedObject()
            if case .value(let value) = output { members["output"] = value }
            add(.taskCompleted, at, sequence, execution.program.node(node).key, "completed", members)
        case .taskFaulted(let thread, let depth, let fault, _):
            guard fault != lastFault else { break }
            lastFault = fault
            let task = fault.instance ?? before.task(of: thread, depth: depth) ?? ""
            add(.taskFaulted, at, sequence, task, "faulted", ["error": fault.lifecycleValue])
        case .retryScheduled(let thread, let depth, _, _):
            guard let task = execution.task(of: thread, depth: depth) ?? before.task(of: thread, depth: depth) else {
                break
            }
            add(.taskRetried, at, sequence, task, nil)
        case .commandAnswered, .breakpointSet, .threadRewound, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .transitionYielded, .yieldWithdrawn, .inputTransformed, .timeoutScheduled, .taskSkipped,
            .taskTimedOut, .failureTolerated, .taskRestarted, .breakpointReached, .functionCalled, .extensionAdvanced,
            .loopStarted, .iterationStarted, .faultCaught, .threadStarted, .threadCompleted, .threadParked,
            .branchesStopped, .threadSettled, .waitStarted, .timerElapsed, .stepStarted, .stepEnded, .requestStarted,
            .requestEnded, .eventEmitted, .approvalRequested, .approvalDecided:
            break
        }
    }

    private mutating func end(_ status: ExecutionStatus, _ at: Instant, _ sequence: UInt64) {
        // Only output and error are read, which no clock changes.
        let report = execution.report(at: at)
        switch status {
        case .completed:
            var members = OrderedObject()
            if let output = report.output, output != .null { members["output"] = output }
            add(.workflowCompleted, at, sequence, members)
            self.status("completed", at, sequence)
        case .failed:
            let error = report.error
            var fault = Fault(
                type: error?.type ?? "about:blank", status: error?.status ?? 500, title: error?.title,
                detail: error?.message)
            fault.instance = error?.nodeKey
            add(.workflowFaulted, at, sequence, ["error": fault.lifecycleValue])
            self.status("faulted", at, sequence)
        case .cancelled:
            add(.workflowCancelled, at, sequence)
            self.status("cancelled", at, sequence)
        case .pending, .running, .waiting, .paused: break  // no end
        }
    }

    private mutating func status(_ status: String, _ at: Instant, _ sequence: UInt64) {
        add(.workflowStatusChanged, at, sequence, ["status": .string(status)])
    }

    private mutating func add(
        _ kind: LifecycleNote.Kind, _ at: Instant, _ sequence: UInt64, _ members: OrderedObject = [:]
    ) {
        guard isWanted(kind) else { return }
        var data: OrderedObject = ["name": .string(execution.qualifiedName), kind.time: .string(at.rfc3339)]
        data.merge(members)
        list.append(LifecycleNote(kind: kind, at: at, sequence: sequence, task: nil, data: data))
    }

    /// The document itself is no task.
    private mutating func add(
        _ kind: LifecycleNote.Kind, _ at: Instant, _ sequence: UInt64, _ task: String, _ status: String?,
        _ members: OrderedObject = [:]
    ) {
        guard !task.isEmpty else { return }
        let base: OrderedObject = ["workflow": .string(execution.qualifiedName), "task": .string(task)]
        if isWanted(kind) {
            var data = base
            data[kind.time] = .string(at.rfc3339)
            data.merge(members)
            list.append(LifecycleNote(kind: kind, at: at, sequence: sequence, task: task, data: data))
        }
        guard let status, isWanted(.taskStatusChanged) else { return }
        var data = base
        data["updatedAt"] = .string(at.rfc3339)
        data["status"] = .string(status)
        list.append(LifecycleNote(kind: .taskStatusChanged, at: at, sequence: sequence, task: task, data: data))
    }
}

extension Fault {
    fileprivate var lifecycleValue: Value {
        var object: OrderedObject = ["type": .string(type), "status": .integer(Int64(status))]
        object["title"] = title.map { .string($0) }
        object["detail"] = detail.map { .string($0) }
        object["instance"] = instance.map { .string($0) }
        return .object(object)
    }
}
