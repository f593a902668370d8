internal import EngineCore
internal import EngineJournal
internal import Logging
internal import OrderedCollections

extension Engine {
    /// Puts recovered executions into the directory. Their timers and steps come with the runner's inventory.
    func adopt(_ state: RecoveredState) throws(RecordError) {
        try events.restore(
            Array(state.events.values), offered: Array(state.offered.values), keys: state.eventKeys.map(\.entry),
            last: state.lastEvent)
        definitions.restore(state.definitionOrder.compactMap { state.definitions[$0] })
        catalog.restore(Array(state.publications.values)) { state.definitions[$0] }
        schedules.restore(Array(state.schedules.values), next: state.nextSchedule) { state.definitions[$0] }
        let recovered = state.executions.values.sorted { $0.created.execution < $1.created.execution }
        for execution in recovered { execution.definition.use() }
        directory.restore(recovered.map { ExecutionSlot($0) }, next: state.next)
        for execution in recovered {
            directory.changed(execution.created.execution, from: nil, to: execution.execution.summary)
        }
    }

    /// The engine's scope: everything that runs is a child of it and has ended when it returns.
    func host() async throws {
        do {
            let inventory = try await seams.runner.connect()
            performer.take(inventory)
            try await announce(inventory.incarnation)
            try await serve(restoring: inventory)
        } catch {
            life.fail(error as? EngineFailure ?? .runner("\(error)"))
        }
        await end()
        if let failure = life.failure { throw failure }
    }

    private func announce(_ incarnation: String) async throws(EngineFailure) {
        let record = HostRecord.hostStarted(
            incarnation: incarnation, at: startedAt, version: configuration.version)
        do throws(StoreError) {
            _ = try await seams.store.append([HostRecordCodec.encode(record)], priority: .reserved, epoch: epoch)
        } catch {
            // Without room for this the engine still serves what needs none: cancel, results, status.
            guard error == .diskFull else { throw .journal(error.description) }
        }
    }

    private func serve(restoring inventory: StepInventory) async throws(EngineFailure) {
        if let executor = seams.executor { return await serve(restoring: inventory, on: executor) }
        let threads = WorkThreads()
        try threads.start(Limits.executionThreads)
        defer { threads.end() }
        await serve(restoring: inventory, on: threads)
    }

    private func serve(restoring inventory: StepInventory, on executor: any TaskExecutor) async {
        // Whoever listens is known before anything goes on: what the engine says of executions is told to nobody else.
        schedules.listenAgain()
        for slot in directory.all { performer.listenAgain(slot) }
        await withDiscardingTaskGroup { services in
            services.addTask(executorPreference: executor) { await self.timers.run { self.fire($0) } }
            services.addTask(executorPreference: executor) { await self.outcomes.run() }
            services.addTask(executorPreference: executor) { await self.collectReports() }
            services.addTask(executorPreference: executor) { await self.performer.requests.calls.run() }
            services.addTask(executorPreference: executor) { await self.events.run() }
            services.addTask(executorPreference: executor) { await self.schedules.run() }
            services.addTask(executorPreference: executor) {
                await self.schedules.timers.run { self.schedules.fire($0) }
            }
            services.addTask { await self.runRunner() }
            services.addTask { await self.maintain() }
            await withDiscardingTaskGroup { executions in
                executions.addTask { await self.tasks.run(on: executor) { await self.loop.run($0) } }
                restore(inventory)
                life.ready()
                seams.logger.notice("engine ready", metadata: ["executions": "\(directory.count)"])
                await life.untilEnding()
                tasks.finish()
            }
            services.cancelAll()
        }
    }

    private func restore(_ inventory: StepInventory) {
        var known = inventory.byExecution
        let slots = directory.all
        // Those that run have their places before those that wait are looked at.
        for slot in slots { performer.place(slot, from: false, to: slot.execution?.holdsPlace ?? false) }
        for slot in slots {
            let own = known.removeValue(forKey: slot.id) ?? inventory.empty
            guard let effects = slot.execution?.pendingEffects, !effects.isEmpty || !own.steps.isEmpty else { continue }
            performer.restore(slot, effects, with: own)
        }
        performer.requests.children.cancelOrphans()
        schedules.resume()
        // Everyone who listens is known again; what nobody means is not kept.
        events.release(0)
        for rest in known.values { performer.abandon(rest) }
    }

    /// Every execution that has steps in the inventory, or wishes some, compares the two when its turn comes.
    private func reconcile(with inventory: StepInventory) {
        var known = inventory.byExecution
        for slot in directory.all {
            let own = known.removeValue(forKey: slot.id)
            guard own != nil || slot.execution.map({ $0.summary.runningSteps > 0 }) == true else { continue }
            deliver(.reconcile(own ?? inventory.empty), to: slot)
        }
        for rest in known.values { performer.abandon(rest) }
    }

    private func fire(_ keys: [StepKey]) {
        for key in keys {
            if let slot = directory[key.execution] { deliver(.elapsed(key.token), to: slot) }
        }
    }

    private func collectReports() async {
        for await report in seams.runner.reports {
            switch report {
            case .finished(let key, let outcome): deliver(outcome, of: key)
            case .active(let key): note(key)
            case .lost(let key, let reason): deliver(.interrupted(reason: reason), of: key)
            case .reconnected(let inventory):
                seams.logger.info(
                    "step supervisor connected anew", metadata: ["incarnation": "\(inventory.incarnation)"])
                performer.take(inventory)
                reconcile(with: inventory)
            }
        }
    }

    /// A step said something: told to watchers, and to nobody else.
    private func note(_ key: StepKey) {
        guard let activity = seams.runner.takeActivity(key),
            directory[key.execution]?.execution?.pendingEffects[key.token] != nil
        else { return }
        performer.live.note(activity, of: key)
        watchers.notify(key.execution, at: seams.clock.uptime)
    }

    private func deliver(_ outcome: RunOutcome, of key: StepKey) {
        if let slot = directory[key.execution] {
            deliver(.completed(key.token, outcome), to: slot)
        } else {
            performer.confirm(key)
        }
    }

    private func runRunner() async {
        do {
            try await seams.runner.run()
            if !isToldToEnd { life.fail(.runner("its loop ended by itself")) }
        } catch {
            if !isToldToEnd { life.fail(.runner("\(error)")) }
        }
    }

    /// A cancellation reaches the parts of the engine before it reaches the engine's life.
    private var isToldToEnd: Bool { life.isEnding || Task.isCancelled }

    func deliver(_ delivery: Delivery, to slot: ExecutionSlot) {
        if case .launch = slot.offer(delivery) { tasks.launch(slot) }
    }

    /// No task runs any more. What still waits was not begun, so it is refused; then a last checkpoint makes the next
    /// start fast.
    private func end() async {
        for slot in directory.close(.stopping) + [probe] {
            for delivery in slot.close(.stopping) { refuse(delivery, .stopping) }
        }
        watchers.close()
        feeds.close()
        outcomes.close()
        events.close()
        schedules.close()
        if life.failure == nil { await checkpoint() }
        await seams.store.close()
        seams.logger.notice("engine stopped")
    }

    private func refuse(_ delivery: Delivery, _ error: EngineError) {
        switch delivery {
        case .command(_, _, _, let waiter): waiter?.resume(returning: .failure(error))
        case .probe(let probe): probe.resume(returning: false)
        case .completed, .answered, .elapsed, .heard, .admitted, .reconcile: break
        }
    }
}

extension EngineLife {
    /// What a failed append means to the one who asked; a failed disk ends the engine.
    func refusal(for error: StoreError, of what: String) -> EngineError {
        switch error {
        case .diskFull: return .diskFull
        case .busy: return .busy(reason: error.description)
        case .tooLarge(_, let maximum): return .tooLarge(what: what, maximum: maximum)
        case .closed: return .stopping
        case .failed, .unavailable, .dropped:
            fail(.journal(error.description))
            return .outcomeUnknown
        }
    }
}
