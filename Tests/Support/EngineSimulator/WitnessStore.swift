import EngineHost
import EngineJournal

/// Stands between the engine and its journal and notes what was made durable, before the engine hears of it.
struct WitnessStore: EventStore {
    let journal: JournalEventStore
    let witness: Witness
    /// The process that the store belongs to: what a dead one does counts for nothing.
    let process: Int

    func claim() async throws(StoreError) -> OwnerEpoch { try await journal.claim() }

    func recover(
        checkpoint entry: (Payload) throws -> Void, record: (_ position: UInt64, Payload) throws -> Void
    ) async throws {
        var first: UInt64?
        try await journal.recover(
            checkpoint: { payload in
                witness.checkStored(payload)
                try entry(payload)
            },
            record: { position, payload in
                if first == nil { first = position }
                witness.recovered(payload, at: position)
                try record(position, payload)
            })
        witness.endRecovery(from: first, through: journal.nextPosition - 1)
    }

    func append(
        _ batch: [Payload], priority: AppendPriority, epoch: OwnerEpoch
    ) async throws(StoreError) -> ClosedRange<UInt64> {
        let ticket = witness.begin(batch)
        do throws(StoreError) {
            let range = try await journal.append(batch, priority: priority, epoch: epoch)
            witness.end(ticket, at: range, by: process)
            return range
        } catch {
            switch error {
            case .failed, .closed: break
            case .diskFull, .busy, .tooLarge, .dropped, .unavailable: witness.refused(ticket)
            }
            throw error
        }
    }

    var nextPosition: UInt64 { journal.nextPosition }
    var firstPosition: UInt64 { journal.firstPosition }
    var statistics: JournalStatistics { journal.statistics }

    func checkpoint(from position: UInt64, next: @Sendable () async -> Payload?) async throws(StoreError) {
        try await journal.checkpoint(from: position) {
            let payload = await next()
            // A dead process may think that more is durable than anybody knows.
            if let payload, witness.process == process { witness.checkStored(payload) }
            return payload
        }
        witness.countCheckpoint()
    }

    func read(
        from first: UInt64, through last: UInt64, visit: (_ position: UInt64, Payload) throws -> Bool
    ) async throws {
        try await journal.read(from: first, through: last, visit: visit)
    }

    func proveLife() async throws(StoreError) { try await journal.proveLife() }
    func close() async { await journal.close() }
}
