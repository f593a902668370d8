internal import EngineCore
internal import Logging
internal import OrderedCollections
internal import WorkflowModel

/// Runs executions for other executions (`run: workflow`).
final class ChildRunner: Sendable {
    private let directory: ExecutionDirectory
    private let definitions: DefinitionRegistry
    private let catalog: DefinitionCatalog
    private let tasks: ExecutionTasks
    private let entropy: any Entropy
    private let logger: Logger

    init(
        directory: ExecutionDirectory, definitions: DefinitionRegistry, catalog: DefinitionCatalog,
        tasks: ExecutionTasks, entropy: any Entropy, logger: Logger
    ) {
        self.directory = directory
        self.definitions = definitions
        self.catalog = catalog
        self.tasks = tasks
        self.entropy = entropy
        self.logger = logger
    }

    // MARK: - The parent's side

    /// Starts the child, or takes up the one that was started in an earlier life.
    func start(_ key: StepKey, _ request: ChildRequest) {
        guard let parent = directory[key.execution] else { return }
        let link = ChildLink(parent: key, isAwaited: request.awaitsCompletion)
        guard depth(of: parent) < Limits.childDepthMaximum else {
            answer(
                link,
                .fault(
                    Fault(
                        .runtime, title: "Too deep",
                        detail: "More than \(Limits.childDepthMaximum) executions have started each other.")))
            return
        }
        guard let definition = definition(request.target) else {
            answer(
                link,
                .fault(
                    Fault(
                        .configuration, title: "No such definition",
                        detail: "\(request.target.name) is not registered.")))
            return
        }
        switch directory.reserve(definition, by: parent.created.startedBy, key: link.startKey) {
        case .refused(let error):
            definition.endUse()
            answer(link, .fault(Self.fault(error)))
        case .existing(let child):
            definition.endUse()
            if let execution = child.execution { report(execution, of: child) }
        case .created(let child):
            let start = StartRequest(input: request.input, seed: entropy.next())
            let requester = Requester(
                uid: parent.created.startedBy, gid: 0, pid: 0, name: "execution \(key.execution)")
            deliver(.command(.start(start), by: requester, key: nil, nil), to: child)
        }
    }

    /// Nothing waits for the child any more: it is cancelled.
    func withdraw(_ key: StepKey) {
        guard let parent = directory[key.execution] else { return }
        let link = ChildLink(parent: key, isAwaited: true)
        guard let child = directory.slot(by: parent.created.startedBy, key: link.startKey) else { return }
        cancel(child, link)
    }

    /// After a recovery: cancels children whose parents stopped waiting for them in an earlier life.
    func cancelOrphans() {
        for child in directory.all {
            guard let link = child.link, link.isAwaited, let execution = child.execution, !execution.isFinished,
                let parent = directory[link.parent.execution]?.execution,
                parent.pendingEffects[link.parent.token] == nil
            else { continue }
            cancel(child, link)
        }
    }

    private func cancel(_ child: ExecutionSlot, _ link: ChildLink) {
        guard child.execution?.isFinished != true else { return }
        let engine = Requester(uid: 0, gid: 0, pid: 0, name: "engined")
        let reason = "execution \(link.parent.execution), which started it, does not wait for it any more"
        deliver(.command(.cancel(CancelRequest(reason: reason)), by: engine, key: nil, nil), to: child)
    }

    // MARK: - The child's side

    /// Something of an execution is durable: tells its parent what it waits for.
    func report(_ execution: Execution, of slot: ExecutionSlot) {
        guard let link = slot.link else { return }
        if !link.isAwaited {
            answer(link, .value(.null))
        } else if execution.isFinished {
            answer(link, execution.outcome)
        }
    }

    /// The start of an execution was refused: it never was.
    func refused(_ slot: ExecutionSlot, _ error: EngineError) {
        guard let link = slot.link else { return }
        answer(link, .fault(Self.fault(error)))
    }

    private func answer(_ link: ChildLink, _ outcome: RequestOutcome) {
        guard let parent = directory[link.parent.execution] else { return }
        deliver(.answered(link.parent.token, outcome), to: parent)
    }

    private func deliver(_ delivery: Delivery, to slot: ExecutionSlot) {
        if case .launch = slot.offer(delivery) { tasks.launch(slot) }
    }

    // MARK: - Parts

    private func definition(_ target: WorkflowStep.Target) -> RegisteredDefinition? {
        switch target {
        case .registered(let namespace, let name, let version):
            // With its namespace it stands in one only.
            try? catalog.definition(
                name: "\(namespace)/\(name)", version: version == "latest" ? nil : version, else: definitions)
        case .function: nil
        }
    }

    private func depth(of slot: ExecutionSlot) -> Int {
        var depth = 1
        var next = slot.link.flatMap { directory[$0.parent.execution] }
        while let parent = next, depth < Limits.childDepthMaximum {
            depth += 1
            next = parent.link.flatMap { directory[$0.parent.execution] }
        }
        return depth
    }

    private static func fault(_ error: EngineError) -> Fault {
        let reason =
            switch error {
            case .busy(let reason), .invalidRequest(let reason): reason
            case .refused(let refusal, _): "\(refusal)"
            case .diskFull: "the disk has no room for new work"
            case .stopping: "the engine is shutting down"
            case .tooLarge(let what, let maximum): "\(what) is larger than \(maximum)"
            case .executionNotFound, .definitionNotFound, .definitionExists, .invalidDefinition, .keyConflict,
                .outcomeUnknown,
                .watcherTooSlow, .unreadable, .nodeNotFound, .invalidCursor, .scheduleNotFound:
                "\(error)"
            }
        return Fault(.runtime, title: "Not started", detail: "The execution could not be started: \(reason).")
    }
}

extension Execution {
    /// What a finished execution tells the one that waits for it.
    fileprivate var outcome: RequestOutcome {
        // Only the output and the error are read, which no clock changes.
        let report = report(at: Instant(millisecondsSinceEpoch: 0))
        switch report.status {
        case .completed: return .value(report.output ?? .null)
        case .cancelled:
            return .fault(Fault(.runtime, title: "Cancelled", detail: "Execution \(id) was cancelled."))
        case .failed, .pending, .running, .waiting, .paused:
            guard let error = report.error else {
                return .fault(Fault(.runtime, title: "Failed", detail: "Execution \(id) failed."))
            }
            let detail = "Execution \(id) failed at \(error.nodeKey): \(error.message ?? error.title ?? error.type)"
            return .fault(
                Fault(type: error.type, status: error.status, title: error.title, detail: detail, instance: nil))
        }
    }
}
