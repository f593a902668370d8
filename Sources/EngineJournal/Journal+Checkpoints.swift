internal import PlantedBugs
internal import Synchronization

extension Journal {
    /// Writes a checkpoint that stands for everything before `position`. The entries may show later states too
    /// (fuzzy): replay from `position` has to be idempotent. Returns when the checkpoint was verified and recorded.
    ///
    /// Without room it throws `diskFull` and nothing has changed; `busy` while another checkpoint is written.
    public func checkpoint(
        from position: UInt64, entries: () async -> [UInt8]?
    ) async throws(JournalError) {
        guard position >= 1, position <= nextPosition else {
            throw .invalidPayload("a checkpoint from \(position) is not within the journal")
        }
        let number = try beginCheckpoint()
        defer { context.shared.state.withLock { $0.isCheckpointing = false } }
        do throws(JournalError) {
            try await writeCheckpoint(number, from: position, entries: entries)
        } catch {
            // Nothing to report: what is left is removed by the next checkpoint, or when the journal is opened.
            let directory = context.directory
            try? await run(on: worker) {
                try? directory.unlink(CheckpointWriter.temporaryName)
                return Result<Void, JournalError>.success(())
            }
            throw error
        }
    }

    private func beginCheckpoint() throws(JournalError) -> UInt64 {
        let number = context.shared.state.withLock { state -> UInt64? in
            guard !state.isCheckpointing else { return nil }
            state.isCheckpointing = true
            state.lastCheckpointNumber += 1
            return state.lastCheckpointNumber
        }
        guard let number else { throw .busy }
        return number
    }

    private func writeCheckpoint(
        _ number: UInt64, from position: UInt64, entries: () async -> [UInt8]?
    ) async throws(JournalError) {
        let context = self.context
        var writer = CheckpointWriter(context: context, number: number, position: position)
        let file = try await onDisk { () throws(DiskError) in
            try TemporaryFile.create(CheckpointWriter.temporaryName, in: context.directory)
        }
        do throws(JournalError) {
            while let entry = await entries() {
                try writer.add(entry)
                if writer.isChunkReady { try await write(&writer, to: file) }
            }
            // The entries may show states whose events are just being written: wait until they are durable, so that a
            // checkpoint is never ahead of its journal.
            try await tick()
            writer.addFooter(end: nextPosition)
            try await write(&writer, to: file)
            try await onDisk { () throws(DiskError) in try file.synchronize() }
        } catch {
            try? await onDisk { () throws(DiskError) in try file.close() }
            throw error
        }
        try await onDisk { () throws(DiskError) in
            try file.close()
            context.failpoint(.beforeCheckpointRename)
            try context.directory.rename(CheckpointWriter.temporaryName, to: FileName.checkpointName(number))
            context.failpoint(.afterCheckpointRename)
            if !PlantedBug.checkpointWithoutDirectorySynchronization.isPlanted { try context.directory.synchronize() }
        }
        try await record(try await verified(number))
    }

    private func write(_ writer: inout CheckpointWriter, to file: any DiskFile) async throws(JournalError) {
        let (bytes, offset) = writer.takeChunk()
        try await onDisk { () throws(DiskError) in try file.writeAll(bytes, at: offset) }
    }

    /// Reads back what was written. What does not verify now is removed, and the older checkpoints stay.
    private func verified(_ number: UInt64) async throws(JournalError) -> CheckpointEntry {
        let context = self.context
        return try await run(on: worker) {
            do throws(JournalError) {
                switch try CheckpointReader.verify(number, identity: context.identity, in: context.directory) {
                case .success(let entry): return .success(entry)
                case .failure where PlantedBug.checkpointUnverified.isPlanted:
                    return .success(CheckpointEntry(number: number, position: 1, end: 1))
                case .failure(let damage):
                    try? context.directory.unlink(FileName.checkpointName(number))
                    return .failure(.damaged(damage))
                }
            } catch {
                return .failure(error)
            }
        }
    }

    /// Only now does the checkpoint count, and the ones before the last two go.
    private func record(_ entry: CheckpointEntry) async throws(JournalError) {
        context.failpoint(.beforeCheckpointRecord)
        var bytes: [UInt8] = []
        bytes.append(littleEndian: entry.number)
        bytes.append(littleEndian: entry.position)
        bytes.append(littleEndian: entry.end)
        let payload = Payload(kind: InternalKind.checkpoint, ignorable: true, bytes: bytes)
        _ = try await appendInternal([payload], priority: .reserved)
        let kept = context.shared.state.withLock { state -> Set<UInt64> in
            state.checkpoints.append(entry)
            let surplus = max(state.checkpoints.count - JournalLimits.checkpointsKept, 0)
            state.checkpoints.removeFirst(surplus)
            return Set(state.checkpoints.map(\.number))
        }
        let directory = context.directory
        try await onDisk { () throws(DiskError) in
            for name in try directory.list() {
                if case .checkpoint(let number) = FileName(name), !kept.contains(number) {
                    try directory.unlink(name)
                }
            }
            try directory.synchronize()
        }
    }

    /// Drops whole segments whose records all lie before `position`, never beyond the older of the two kept
    /// checkpoints. Returns how many.
    @discardableResult
    public func dropSegments(before position: UInt64) async throws(JournalError) -> Int {
        let context = self.context
        if let failure = context.shared.failure { throw .failed(failure) }
        let (numbers, floor) = context.shared.state.withLock { state -> ([UInt64], UInt64) in
            guard state.checkpoints.count >= JournalLimits.checkpointsKept, let older = state.checkpoints.first
            else { return ([], 0) }
            let bound =
                PlantedBug.segmentsDroppedTooFar.isPlanted ? position : min(position, older.position)
            var count = 0
            // A segment ends where the next one begins; the one that is written is never dropped.
            while count + 1 < state.segments.count, state.segments[count + 1].firstSequence <= bound { count += 1 }
            guard count > 0 else { return ([], 0) }
            return (state.segments[..<count].map(\.number), state.segments[count].number)
        }
        guard !numbers.isEmpty else { return 0 }
        try await onDisk { () throws(DiskError) in
            // First the word that they are gone, then they go: a crash between leaves too much, never too little.
            try context.identityKeeper.update(floor: floor)
            context.failpoint(.beforeSegmentUnlink)
            context.shared.state.withLock { state in state.segments.removeAll { $0.number < floor } }
            for number in numbers { try context.directory.unlink(FileName.segmentName(number)) }
            try context.directory.synchronize()
        }
        worker?.wake()
        return numbers.count
    }

    /// Disk work beside the writer. No room is an answer; everything else is a failure of the disk, and sticky.
    private func onDisk<Success: Sendable>(
        _ body: @escaping @Sendable () throws(DiskError) -> Success
    ) async throws(JournalError) -> Success {
        let context = self.context
        return try await run(on: worker) {
            if let failure = context.shared.failure { return .failure(.failed(failure)) }
            do throws(DiskError) {
                return .success(try body())
            } catch  where error.isFull && error.operation != .synchronize && error.operation != .synchronizeDirectory {
                return .failure(.diskFull)
            } catch {
                context.fail(error)
                return .failure(.failed(error))
            }
        }
    }
}
