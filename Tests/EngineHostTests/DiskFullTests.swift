import EngineCore
import EngineJournal
import Synchronization
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("A full disk")
struct DiskFullTests {
    @Test("new work is refused without a trace, cancel and results are accepted, and all goes on when there is room")
    func fullDisk() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        let switches = StoreSwitches()
        try await Host.run(
            in: TemporaryDirectory(), supervisor: supervisor, wrap: { SwitchedStore($0, switches) }
        ) { host in
            let finishing = try await host.start(Documents.oneStep)
            let cancelled = try await host.start(Documents.oneStep)
            let paused = try await host.start(Documents.oneStep)
            let key = try await host.steps(finishing, 1)[0]
            try await host.pause(paused)
            switches.refuseOrdinary(.diskFull)
            do {
                _ = try await host.start(Documents.oneStep, key: "later")
                Issue.record("new work was taken on a full disk")
            } catch EngineError.diskFull {}
            do {
                try await host.resume(paused)
                Issue.record("work was resumed on a full disk")
            } catch EngineError.diskFull {}
            #expect(try host.status(paused) == .paused)
            try await host.cancel(cancelled)
            try await host.until(cancelled, .cancelled)
            supervisor.end(key)
            try await host.until(finishing, .completed)
            #expect(host.engine.list(ListRequest()).summaries.count == 3)
            switches.refuseOrdinary(nil)
            let later = try await host.start(Documents.oneStep, key: "later")
            #expect(later.number == 5)
            try await host.resume(paused)
        }
    }

    @Test("a result that finds no reserved room waits for it and is not lost")
    func reserveUsedUp() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        let switches = StoreSwitches()
        try await Host.run(
            in: TemporaryDirectory(), supervisor: supervisor, wrap: { SwitchedStore($0, switches) }
        ) { host in
            let id = try await host.start(Documents.oneStep)
            let key = try await host.steps(id, 1)[0]
            switches.refuseReserved(.diskFull)
            supervisor.end(key)
            while switches.refusals == 0 { await Task.yield() }
            #expect(try host.status(id) == .running)
            #expect(supervisor.confirmed.isEmpty)
            switches.refuseReserved(nil)
            try await host.until(id, .completed)
            while supervisor.confirmed != [key] { await Task.yield() }
        }
    }

    @Test("a transition too large to record cancels its execution with the reason instead of stopping it for ever")
    func tooLarge() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        let switches = StoreSwitches()
        try await Host.run(
            in: TemporaryDirectory(), supervisor: supervisor, wrap: { SwitchedStore($0, switches) }
        ) { host in
            let id = try await host.start(Documents.twoSteps)
            let key = try await host.steps(id, 1)[0]
            switches.refuseOnce(.tooLarge(bytes: 2, maximum: 1))
            supervisor.end(key)
            try await host.until(id, .cancelled)
            #expect(supervisor.spawnCount == 1)
            #expect(supervisor.unconfirmed.isEmpty)
        }
    }
}

/// What a switched store refuses.
final class StoreSwitches: Sendable {
    private struct State {
        var ordinary: StoreError?
        var reserved: StoreError?
        var once: StoreError?
        var claim: StoreError?
        var kinds: [UInt8: StoreError] = [:]
        var refusals = 0
        var largest = 0
    }
    private let state = Mutex(State())

    var refusals: Int { state.withLock { $0.refusals } }
    /// Bytes of the largest batch that came.
    var largest: Int { state.withLock { $0.largest } }
    func refuseOrdinary(_ error: StoreError?) { state.withLock { $0.ordinary = error } }
    func refuseReserved(_ error: StoreError?) { state.withLock { $0.reserved = error } }
    func refuseOnce(_ error: StoreError) { state.withLock { $0.once = error } }

    func refuseClaim(_ error: StoreError?) { state.withLock { $0.claim = error } }
    var claimRefusal: StoreError? { state.withLock { $0.claim } }
    /// Batches that hold a record of the kind.
    func refuse(_ kind: HostRecordCodec.Kind, _ error: StoreError?) {
        state.withLock { $0.kinds[kind.rawValue] = error }
    }

    func refusal(_ batch: [Payload], _ priority: AppendPriority) -> StoreError? {
        state.withLock { state in
            state.largest = max(state.largest, batch.reduce(0) { $0 + $1.bytes.count })
            let kind = batch.compactMap { state.kinds[$0.kind] }.first
            let error =
                state.once ?? kind ?? (priority == .ordinary ? state.ordinary ?? state.reserved : state.reserved)
            state.once = nil
            if error != nil { state.refusals += 1 }
            return error
        }
    }
}

/// A store that refuses appends as it is told, and is otherwise the one below it.
struct SwitchedStore: EventStore {
    let store: any EventStore
    let switches: StoreSwitches

    init(_ store: any EventStore, _ switches: StoreSwitches) {
        self.store = store
        self.switches = switches
    }

    func append(
        _ batch: [Payload], priority: AppendPriority, epoch: OwnerEpoch
    ) async throws(StoreError) -> ClosedRange<UInt64> {
        if let error = switches.refusal(batch, priority) { throw error }
        return try await store.append(batch, priority: priority, epoch: epoch)
    }

    func claim() async throws(StoreError) -> OwnerEpoch {
        if let error = switches.claimRefusal { throw error }
        return try await store.claim()
    }
    func recover(
        checkpoint entry: (Payload) throws -> Void, record: (_ position: UInt64, Payload) throws -> Void
    ) async throws { try await store.recover(checkpoint: entry, record: record) }
    var nextPosition: UInt64 { store.nextPosition }
    var firstPosition: UInt64 { store.firstPosition }
    func checkpoint(from position: UInt64, next: @Sendable () async -> Payload?) async throws(StoreError) {
        try await store.checkpoint(from: position, next: next)
    }
    func read(
        from first: UInt64, through last: UInt64, visit: (_ position: UInt64, Payload) throws -> Bool
    ) async throws { try await store.read(from: first, through: last, visit: visit) }
    var statistics: JournalStatistics { store.statistics }
    func proveLife() async throws(StoreError) { try await store.proveLife() }
    func close() async { await store.close() }
}
