internal import EngineCore
internal import EngineJournal
internal import Logging
internal import Synchronization

extension Engine {
    /// Checkpoints and retention, one after the other, so that a checkpoint never holds what retention removes.
    func maintain() async {
        // Lives may be too short for a look: each would read all that those before it have written.
        if isCheckpointDue { await checkpoint() }
        while !Task.isCancelled {
            do {
                try await seams.clock.sleep(for: configuration.maintenanceInterval)
            } catch {
                return
            }
            await forgetExpired()
            if isCheckpointDue { await checkpoint() }
        }
    }

    private var journalBytes: UInt64 { recovery.recordBytes + seams.store.statistics.bytesAppended }

    private var isCheckpointDue: Bool {
        let bytes = journalBytes
        return checkpointed.withLock {
            bytes - min(bytes, $0.journalBytes) >= configuration.checkpointJournalBytes
        }
    }

    /// Writes a checkpoint that stands for everything before the position at which it was begun. Executions go on
    /// meanwhile: what the checkpoint holds of one may be newer, and replay passes over what it holds already.
    func checkpoint() async {
        let begin = CheckpointMark(journalBytes: journalBytes, position: seams.store.nextPosition)
        guard checkpointed.withLock({ $0.position != begin.position }) else { return }
        let next = directory.next
        let publications = await catalog.stored()
        let executions = directory.all
        // The definitions last: while names settled, one may have come whose execution is among these.
        let source = CheckpointSource(
            next: next, definitions: definitions.all, publications: publications, executions: executions,
            last: { [events, schedules] in await events.stored() + schedules.stored() })
        do throws(StoreError) {
            try await seams.store.checkpoint(from: begin.position) { await source.next() }
            checkpointed.withLock { $0 = begin }
            seams.logger.info("checkpoint written", metadata: ["position": "\(begin.position)"])
        } catch {
            switch error {
            case .diskFull, .busy, .tooLarge, .dropped, .unavailable, .closed:
                // The journal before it is still there: only the next start takes longer.
                seams.logger.warning("checkpoint not written", metadata: ["reason": "\(error)"])
            case .failed(let reason): life.fail(.journal(reason))
            }
        }
    }

    // MARK: - Retention

    /// Forgets the finished executions that pass the bounds, in batches, each durable before its executions are gone.
    func forgetExpired() async {
        var postponed: [ExecutionDirectory.Finished] = []
        defer { directory.postpone(postponed) }
        while !life.isEnding {
            let expired = directory.takeExpired(
                configuration.retention, now: seams.clock.now, maximum: Limits.forgottenPerBatch,
                postponed: postponed.count)
            guard !expired.isEmpty else { break }
            var slots: [ExecutionSlot] = []
            for finished in expired {
                guard let slot = directory[finished.execution] else { continue }
                guard !schedules.awaits(slot) else {
                    postponed.append(finished)
                    continue
                }
                switch slot.closeWhenIdle(stoppedAt: finished.stoppedAt) {
                case .closed: slots.append(slot)
                case .notYet: postponed.append(finished)
                case .never: break
                }
            }
            guard await forget(slots) else {
                postponed += expired
                return
            }
        }
        for definition in definitions.takeUnused() {
            guard await append(.definitionForgotten(digest: definition.digest)) else { return }
        }
    }

    private func forget(_ slots: [ExecutionSlot]) async -> Bool {
        guard !slots.isEmpty else { return true }
        guard await append(.executionsForgotten(slots.map(\.id))) else {
            for slot in slots { slot.reopen() }
            return false
        }
        directory.remove(slots)
        for slot in slots {
            slot.definition.endUse()
            StepOutput.remove(of: slot.id, found: seams.runner.outputPaths)
        }
        seams.logger.info("executions forgotten", metadata: ["count": "\(slots.count)"])
        return true
    }

    private func append(_ record: HostRecord) async -> Bool {
        do throws(StoreError) {
            _ = try await seams.store.append([HostRecordCodec.encode(record)], priority: .reserved, epoch: epoch)
            return true
        } catch {
            _ = life.refusal(for: error, of: "retention")
            seams.logger.warning("retention not recorded", metadata: ["reason": "\(error)"])
            return false
        }
    }
}
