public import EngineCore
internal import WorkflowModel

extension Engine {
    /// How an execution is: its last durable state, without waiting for anything.
    public func status(_ id: ExecutionID) throws(EngineError) -> StatusReport {
        report(of: try execution(id))
    }

    private func report(of execution: Execution) -> StatusReport {
        var report = execution.report(at: seams.clock.now)
        performer.live.complete(&report)
        return report
    }

    /// The stack and the memory of an execution.
    public func inspect(_ id: ExecutionID) throws(EngineError) -> Inspection { try execution(id).inspection() }

    /// The tasks of an execution's definition, with how each is.
    public func nodes(_ id: ExecutionID) throws(EngineError) -> (status: ExecutionStatus, nodes: [NodeReport]) {
        let execution = try execution(id)
        return (execution.status, execution.nodeReports())
    }

    /// A page of executions, newest first.
    public func list(_ request: ListRequest) -> ListPage {
        let limit = min(max(1, request.limit), Limits.listPageMaximum)
        var page = ListPage(summaries: [], now: seams.clock.now)
        var cursor = request.cursor
        while true {
            let (slots, isLast) = directory.page(before: cursor, limit: Limits.listScanChunk)
            for slot in slots {
                cursor = slot.id
                guard let execution = slot.execution, request.matches(execution, slot) else { continue }
                var summary = execution.summary
                if summary.runningSteps > 0 { summary.activity = performer.live.activity(of: slot.id) }
                page.summaries.append(summary)
                if page.summaries.count == limit {
                    page.next = slot.id
                    return page
                }
            }
            if isLast { return page }
        }
    }

    /// Compiles a document and says what is wrong with it, or what it is. Nothing is registered.
    public func validate(_ text: String, fileName: String) throws(EngineError) -> DefinitionSummary {
        let examined = try definitions.examine(text, fileName: fileName)
        let definition = examined.definition
        return DefinitionSummary(
            namespace: definition.namespace, name: definition.name, version: definition.version,
            digest: definition.source.digest, nodeCount: definition.nodes.count, diagnostics: examined.warnings)
    }

    /// Follows one execution, or all of them.
    public func watch(_ id: ExecutionID? = nil) throws(EngineError) -> Watcher {
        if let id { _ = try execution(id) }
        let feed = WatchFeed(
            execution: id, patience: configuration.watcherPatience,
            report: { [directory, clock = seams.clock, live = performer.live] id in
                guard var report = directory[id]?.execution?.report(at: clock.now) else { return nil }
                live.complete(&report)
                return report
            },
            leave: { [watchers] in watchers.leave($0) })
        guard watchers.join(feed) else { throw .busy(reason: "\(Limits.watchersMaximum) watchers are connected") }
        if let id { _ = feed.notify(id, at: seams.clock.uptime) }
        return Watcher(feed)
    }

    /// How an execution is once it has ended, or once `duration` has passed, or once the engine ends.
    public func outcome(of id: ExecutionID, within duration: Duration) async throws(EngineError) -> StatusReport {
        guard let slot = directory[id] else { throw .executionNotFound(id) }
        if try !execution(id).isFinished {
            try await outcomes.wait(for: id, within: duration) { slot.execution?.isFinished ?? true }
        }
        // The slot still says it when retention has forgotten the execution meanwhile.
        guard let execution = slot.execution else { throw .executionNotFound(id) }
        return report(of: execution)
    }

    /// The engine as a whole.
    public func statistics() -> EngineStatistics {
        EngineStatistics(
            version: configuration.version, startedAt: startedAt, uptime: seams.clock.uptime - startedUptime,
            counts: directory.counts, countsByProcess: directory.countsByProcess,
            runningSteps: directory.runningSteps, timers: timers.count,
            definitions: definitions.count, schedules: schedules.count, watchers: watchers.count + feeds.watcherCount,
            events: events.figures, recovery: recovery,
            journal: seams.store.statistics)
    }

    /// Sends an empty input through an inbox, a task and the core, and a question through the store's writer. The
    /// watchdog is fed only when this returns.
    public func proveLife() async throws(EngineError) -> LifeProof {
        if let refusal = life.refusal { throw refusal }
        let begin = seams.clock.uptime
        let isAlive = await withCheckedContinuation { continuation in
            switch probe.offer(.probe(continuation)) {
            case .queued: break
            case .launch: tasks.launch(probe)
            case .refused: continuation.resume(returning: false)
            }
        }
        guard isAlive else { throw .stopping }
        let loopEnd = seams.clock.uptime
        do throws(StoreError) {
            try await seams.store.proveLife()
        } catch {
            throw life.refusal(for: error, of: "the proof of life")
        }
        return LifeProof(storeLatency: seams.clock.uptime - loopEnd, loopLatency: loopEnd - begin)
    }

    func execution(_ id: ExecutionID) throws(EngineError) -> Execution {
        guard let execution = directory[id]?.execution else { throw .executionNotFound(id) }
        return execution
    }
}

extension ListRequest {
    fileprivate func matches(_ execution: Execution, _ slot: ExecutionSlot) -> Bool {
        if let statuses, !statuses.contains(execution.status) { return false }
        if let processName, processName != slot.definition.definition.name { return false }
        return true
    }
}
