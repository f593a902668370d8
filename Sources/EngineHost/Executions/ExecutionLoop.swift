internal import EngineCore
internal import EngineJournal
internal import Logging
internal import PlantedBugs
internal import WorkflowModel

/// The loop that everything hangs on: take what waits, let the core decide, make it durable, and only then act.
struct ExecutionLoop: Sendable {
    let store: any EventStore
    let epoch: OwnerEpoch
    let clock: any HostClock
    let evaluator: Evaluator
    let performer: EffectPerformer
    let directory: ExecutionDirectory
    let watchers: WatchHub
    let outcomes: OutcomeWaiters
    let schedules: ScheduleService
    let lifecycle: LifecycleEvents
    let life: EngineLife
    let metrics: EngineMetrics
    let logger: Logger

    /// Works until nothing waits: then the execution is parked, and its next delivery launches another task.
    func run(_ slot: ExecutionSlot) async {
        while !life.isEnding, let execution = slot.beginTurn() {
            let held = performer.holdEvents(for: slot)
            var draft = Draft(execution)
            while !draft.isFull, let delivery = slot.take(after: draft.deliveries.count) {
                draft.handle(
                    delivery, now: clock.now, incarnation: performer.incarnation,
                    lastEvent: held == nil ? 0 : performer.lastEvent, using: evaluator)
            }
            let heard = draft.heard
            let isSettled = await settle(draft, of: slot)
            performer.releaseEvents(held, heard: isSettled ? heard : [])
        }
    }

    /// False when what was heard is not durable, so that it has to be told again after a restart.
    private func settle(_ draft: consuming Draft, of slot: ExecutionSlot) async -> Bool {
        let isNew = slot.execution == nil
        var telling = lifecycle.telling(of: draft, slot)
        let batch = draft.batch(creating: isNew ? slot.created : nil)
        guard !batch.isEmpty else {
            if isNew { discard(draft, of: slot) } else { grant(draft, of: slot) }
            return true
        }
        if PlantedBug.effectsBeforeAppend.isPlanted {
            for change in draft.effects { performer.perform(change, of: slot) }
        }
        if PlantedBug.confirmBeforeAppend.isPlanted {
            for token in draft.ended { performer.confirm(StepKey(execution: slot.id, token: token)) }
        }
        slot.beginAppend()
        do throws(StoreError) {
            let positions = try await append(batch, &telling, draft.priority, of: slot)
            lifecycle.offer(telling, by: slot.created.startedBy)
            publish(draft, of: slot, at: positions, isNew: isNew)
            grant(draft, of: slot)
            lifecycle.show(telling, of: slot, at: clock.uptime)
            tell(draft, of: slot, isNew: isNew)
            return true
        } catch {
            slot.abandonAppend()
            refuse(draft, of: slot, isNew: isNew, error)
            // An execution that is given up for its size hears nothing any more.
            return !life.isEnding
        }
    }

    /// With what the turn has to tell, or without it where both together are too large.
    private func append(
        _ batch: [Payload], _ telling: inout LifecycleEvents.Telling, _ priority: AppendPriority, of slot: ExecutionSlot
    ) async throws(StoreError) -> ClosedRange<UInt64> {
        let told = LifecycleEvents.records(of: telling, by: slot.created.startedBy)
        do throws(StoreError) {
            return try await append(batch + told, priority)
        } catch {
            guard case .tooLarge = error, !told.isEmpty else { throw error }
            lifecycle.leaveOut(&telling, of: slot)
            return try await append(batch, priority)
        }
    }

    /// Reserved appends wait for room: what they record has happened, and it is not lost while it waits here.
    private func append(
        _ batch: [Payload], _ priority: AppendPriority
    ) async throws(StoreError) -> ClosedRange<UInt64> {
        while true {
            do throws(StoreError) {
                return try await store.append(batch, priority: priority, epoch: epoch)
            } catch {
                switch error {
                case .diskFull, .busy:
                    guard priority == .reserved, !life.isEnding else { throw error }
                    // A sleep that is cut short by cancellation ends in the check above.
                    try? await clock.sleep(for: Limits.diskFullRetryInterval)
                case .tooLarge, .dropped, .unavailable, .failed, .closed: throw error
                }
            }
        }
    }
}

// MARK: - After the append

extension ExecutionLoop {
    private func publish(
        _ draft: borrowing Draft, of slot: ExecutionSlot, at positions: ClosedRange<UInt64>, isNew: Bool
    ) {
        let before = isNew ? nil : draft.before
        let after = draft.execution.summary
        // The counts first: who sees that an execution has ended finds it counted so.
        directory.changed(slot.id, from: before, to: after)
        metrics.record(draft.events, of: after)
        slot.publish(draft.execution, steps: draft.steps, at: positions)
        if isNew { directory.startEnded(slot, isDurable: true) }
        if before?.status != after.status {
            performer.requests.children.report(draft.execution, of: slot)
        }
        if isNew || draft.execution.isFinished { schedules.report(draft.execution, of: slot) }
    }

    /// Last, so that nobody waits for the log.
    private func tell(_ draft: borrowing Draft, of slot: ExecutionSlot, isNew: Bool) {
        let status = draft.execution.status
        if isNew || draft.before.status != status { logger.log(status, of: slot, isNew: isNew) }
    }

    /// Law 1: everything here is visible, so everything before it is durable.
    private func grant(_ draft: borrowing Draft, of slot: ExecutionSlot) {
        performer.place(slot, from: draft.heldPlace, to: draft.execution.holdsPlace)
        // Before the answers: who has one and watches finds the news of it.
        if !draft.events.isEmpty { watchers.notify(slot.id, at: clock.uptime) }
        for change in draft.effects { performer.perform(change, of: slot) }
        for token in draft.ended { performer.confirm(StepKey(execution: slot.id, token: token)) }
        if let inventory = draft.inventory {
            performer.reconcile(slot, draft.execution.pendingEffects, with: inventory)
        }
        if !draft.answers.isEmpty {
            let report = draft.execution.report(at: clock.now)
            for answer in draft.answers { self.answer(answer, report) }
        }
        if draft.execution.isFinished { outcomes.ended(slot.id) }
        for probe in draft.probes { probe.resume(returning: draft.events.isEmpty) }
    }

    private func answer(_ answer: Draft.Answer, _ report: StatusReport) {
        switch answer.reply {
        case .accepted:
            answer.waiter?.resume(returning: .success(CommandReceipt(reply: answer.reply, report: report)))
        case .refused(let refusal):
            answer.waiter?.resume(returning: .failure(.refused(refusal, report)))
        }
    }
}

// MARK: - When nothing is durable

extension ExecutionLoop {
    /// The core refused the start: the execution never was.
    private func discard(_ draft: borrowing Draft, of slot: ExecutionSlot) {
        directory.startEnded(slot, isDurable: false)
        let report = draft.execution.report(at: clock.now)
        for answer in draft.answers {
            if case .refused(let refusal) = answer.reply {
                _ = slot.close(.refused(refusal, report))
                performer.requests.children.refused(slot, .refused(refusal, report))
                schedules.refused(slot, .refused(refusal, report))
            }
            self.answer(answer, report)
        }
    }

    /// The append failed: the execution stands where it stood before the turn.
    private func refuse(_ draft: borrowing Draft, of slot: ExecutionSlot, isNew: Bool, _ error: StoreError) {
        let reason = life.refusal(for: error, of: "what the command did")
        if isNew {
            directory.startEnded(slot, isDurable: false)
            _ = slot.close(reason)
            performer.requests.children.refused(slot, reason)
            schedules.refused(slot, reason)
        }
        for answer in draft.answers { answer.waiter?.resume(returning: .failure(reason)) }
        for probe in draft.probes { probe.resume(returning: false) }
        if case .tooLarge = error, !isNew { giveUp(slot, on: draft.deliveries) }
    }

    /// What has happened cannot be recorded, whatever is tried: the execution is cancelled, and told why. A step's
    /// result is replaced, since its token has to end.
    private func giveUp(_ slot: ExecutionSlot, on deliveries: [Delivery]) {
        let reason = "its events of one transition exceed what the journal takes at once"
        let engine = Requester(uid: 0, gid: 0, pid: 0, name: "engined")
        var happened = false
        for delivery in deliveries {
            switch delivery {
            case .completed(let token, .interrupted):
                _ = token
                happened = true
            case .completed(let token, _):
                _ = slot.offer(.completed(token, .interrupted(reason: "its result is too large to record")))
                happened = true
            case .answered(let token, _):
                let fault = Fault(.runtime, title: "Too large", detail: "The answer is too large to record.")
                _ = slot.offer(.answered(token, .fault(fault)))
                happened = true
            case .elapsed, .heard: happened = true
            case .command, .admitted, .reconcile, .probe: break
            }
        }
        guard happened else { return }
        logger.error("execution cancelled: its events are too large", metadata: ["execution": "\(slot.id)"])
        _ = slot.offer(.command(.cancel(CancelRequest(reason: reason)), by: engine, key: nil, nil))
    }
}
