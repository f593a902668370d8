public import EngineJournal

/// The embedded store: a journal in a directory of its own. Its lock is the lease, for the life of the process.
public struct JournalEventStore: EventStore {
    private let journal: Journal

    /// Keeps events in `journal`.
    public init(_ journal: Journal) { self.journal = journal }

    /// The journal's lock was taken when it was opened, so this process is the only owner there can be.
    public func claim() async throws(StoreError) -> OwnerEpoch { OwnerEpoch(1) }

    /// Reads the journal; blocks its thread, before anything else runs.
    public func recover(
        checkpoint entry: (Payload) throws -> Void, record: (_ position: UInt64, Payload) throws -> Void
    ) async throws {
        try journal.recover(
            checkpoint: { bytes in
                guard let kind = bytes.first else { throw RecordError("a checkpoint entry is empty") }
                try entry(Payload(kind: kind, bytes: Array(bytes.dropFirst())))
            },
            record: { try record($0.sequence, Payload(kind: $0.kind, ignorable: $0.ignorable, bytes: $0.bytes)) })
    }

    /// Appends to the journal.
    public func append(
        _ batch: [Payload], priority: AppendPriority, epoch: OwnerEpoch
    ) async throws(StoreError) -> ClosedRange<UInt64> {
        do throws(JournalError) {
            return try await journal.append(batch, priority: priority)
        } catch {
            throw StoreError(error)
        }
    }

    /// One after the last durable record.
    public var nextPosition: UInt64 { journal.nextPosition }

    /// The oldest record of the oldest segment.
    public var firstPosition: UInt64 { journal.firstPosition }

    /// Writes a checkpoint; the journal then drops the segments below the older one.
    public func checkpoint(from position: UInt64, next: @Sendable () async -> Payload?) async throws(StoreError) {
        do throws(JournalError) {
            try await journal.checkpoint(from: position) {
                guard let payload = await next() else { return nil }
                return [payload.kind] + payload.bytes
            }
            // The journal itself keeps what the older of the two kept checkpoints needs.
            try await journal.dropSegments(before: position)
        } catch {
            throw StoreError(error)
        }
    }

    /// Reads pages of the journal.
    public func read(
        from first: UInt64, through last: UInt64, visit: (_ position: UInt64, Payload) throws -> Bool
    ) async throws {
        var position = first
        while position <= last {
            let records: [JournalRecord]
            do throws(JournalError) {
                records = try await journal.read(from: position, through: last)
            } catch {
                throw StoreError(error)
            }
            guard let newest = records.last else { return }
            for record in records {
                let payload = Payload(kind: record.kind, ignorable: record.ignorable, bytes: record.bytes)
                guard try visit(record.sequence, payload) else { return }
            }
            position = newest.sequence + 1
        }
    }

    /// The journal's figures.
    public var statistics: JournalStatistics { journal.statistics }

    /// Sends a question through the writer thread.
    public func proveLife() async throws(StoreError) {
        do throws(JournalError) {
            try await journal.tick()
        } catch {
            throw StoreError(error)
        }
    }

    /// Closes the journal; a failure of that is found by the next opening.
    public func close() async { try? await journal.close() }
}

extension StoreError {
    /// What a journal's error means to the host.
    init(_ error: JournalError) {
        switch error {
        case .diskFull: self = .diskFull
        case .busy: self = .busy
        case .tooLarge(let bytes, let maximum): self = .tooLarge(bytes: bytes, maximum: maximum)
        case .dropped(let first): self = .dropped(first: first)
        case .closed: self = .closed
        case .locked, .newerFormat, .unknownFeatures, .damaged, .notInitialized, .unsuitableFileSystem, .unavailable,
            .invalidPayload, .notEmpty:
            self = .unavailable("\(error)")
        case .failed: self = .failed("\(error)")
        }
    }
}
