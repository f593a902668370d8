import EngineCore
import EngineJournal
import Logging
import ServiceLifecycle
import Synchronization
import Testing
import WorkflowLanguage
import WorkflowModel

@testable import EngineHost

/// How an engine begins and ends when something outside it does not do what it should.
@Suite("Lives of the engine under faults")
struct LifeFaultTests {
    struct Loss: Error {}

    /// Runs an engine whose body waits until it ends, and gives why it did.
    private static func failure(
        in directory: TemporaryDirectory, supervisor: VirtualSupervisor = VirtualSupervisor(),
        wrap: (any EventStore) -> any EventStore = { $0 }, during body: @Sendable (Host) async throws -> Void = { _ in }
    ) async -> EngineFailure? {
        await #expect(throws: EngineFailure.self) {
            try await Host.run(in: directory, supervisor: supervisor, wrap: wrap) { host in
                try await body(host)
                while !host.engine.life.isEnding { await Task.yield() }
            }
        }
    }

    /// Writes records as another program might.
    private static func write(_ records: [HostRecord], in directory: TemporaryDirectory) async throws {
        let journal = try Journal.open(directory: directory.path + "/journal")
        _ = try await journal.append(records.map { HostRecordCodec.encode($0) })
        try await journal.close()
    }

    @Test("an engine that is not given its store does not begin, and says why")
    func notClaimed() async throws {
        let directory = try TemporaryDirectory()
        let switches = StoreSwitches()
        switches.refuseClaim(.unavailable("another one owns it"))
        let failure = await Self.failure(in: directory, wrap: { SwitchedStore($0, switches) })
        #expect(failure == .journal("another one owns it"))
        try await Host.run(in: directory) { host in #expect(host.engine.directory.count == 0) }
    }

    @Test("records that contradict each other, or events that cannot be read, end the recovery with the reason")
    func unreadable() async throws {
        let orphan = HostRecord.executionEvents(execution: ExecutionID(number: 5), first: 1, events: [])
        let broken = HostRecord.eventPublished(PublishedEvent(number: 1, publishedBy: 0, json: Array("{".utf8)))
        let offered = HostRecord.eventOffered(by: 0, json: Array("[]".utf8))
        let lost = HostRecord.definitionPublished(
            Publication(digest: "gone", publishedBy: 0, publishedAt: Instant(millisecondsSinceEpoch: 0)))
        for (record, reason) in [
            (orphan, "record 1 belongs to execution 5, which was never created"),
            (broken, "event 1 cannot be read"), (offered, "an offered event cannot be read"),
            (lost, "the registered definition gone is missing"),
        ] {
            let directory = try TemporaryDirectory()
            try await Self.write([record], in: directory)
            guard case .recovery(let text)? = await Self.failure(in: directory) else {
                Issue.record("recovered from \(record)")
                continue
            }
            #expect(text.hasPrefix(reason), "\(text)")
        }
    }

    @Test("an engine that loses its supervisor for good ends with the reason, and the next one goes on")
    func supervisorLost() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        for (error, reason) in [(Loss(), "\(Loss())"), (nil, "its loop ended by itself")] as [(Loss?, String)] {
            let failure = await Self.failure(
                in: directory, supervisor: supervisor,
                during: { host in
                    let id = try await host.start(Documents.oneStep)
                    _ = try await host.steps(id, 1)
                    supervisor.cut(error)
                })
            #expect(failure == .runner(reason))
        }
        try await Host.run(in: directory, supervisor: supervisor) { host in
            for key in supervisor.running { supervisor.end(key) }
            for number in 1...2 { try await host.until(ExecutionID(number: UInt64(number)), .completed) }
            #expect(supervisor.spawnCount == 2)
        }
    }

    @Test("a graceful shutdown ends the engine in order")
    func gracefulShutdown() async throws {
        let directory = try TemporaryDirectory()
        let journal = try Journal.open(directory: directory.path + "/journal")
        let seams = EngineSeams(
            store: JournalEventStore(journal),
            runner: VirtualSupervisor().connection(outputDirectory: directory.path + "/steps"),
            entropy: FixedEntropy(), evaluator: .forTests,
            loading: LoadingContext(expressions: .accepting), logger: .silent)
        let engine = try await Engine.open(EngineConfiguration(version: "test"), seams: seams)
        let group = ServiceGroup(services: [engine], logger: .silent)
        try await withThrowingDiscardingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            #expect(await engine.untilReady())
            await group.triggerGracefulShutdown()
        }
        #expect(engine.life.isEnding && engine.life.failure == nil)
        let again = try Journal.open(directory: directory.path + "/journal")
        #expect(again.warnings.isEmpty, "it was not closed in order")
        try await again.close()
    }

    @Test("what a step says of itself is shown while it runs, and of no other")
    func activity() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let id = try await host.start(Documents.oneStep)
            let key = try await host.steps(id, 1)[0]
            let watcher = try host.engine.watch(id)
            let said = StepActivity(status: "half", progress: StepActivity.Progress(done: 1, total: 2))
            #expect(!said.isEmpty && StepActivity().isEmpty)
            let stranger = StepKey(execution: id, token: Token(number: 99))
            supervisor.say(StepActivity(status: "nobody"), of: stranger)
            supervisor.say(said, of: key)
            for try await update in watcher where update.report.live[key.token] == LiveStep(activity: said) {
                watcher.cancel()
            }
            #expect(host.engine.performer.live.activity(of: id) == said)
            supervisor.end(key)
            try await host.until(id, .completed)
            while host.engine.performer.live.activity(of: id) != nil { await Task.yield() }
            #expect(try host.engine.status(id).live.isEmpty)
        }
    }

    @Test("a store that was closed cannot prove that it lives, and reads nothing more")
    func closedStore() async throws {
        let directory = try TemporaryDirectory()
        let store = JournalEventStore(try Journal.open(directory: directory.path + "/journal"))
        try await store.proveLife()
        await store.close()
        await #expect(throws: StoreError.closed) { try await store.proveLife() }
    }
}
