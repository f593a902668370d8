import EngineCore
import EngineJournal
import Synchronization
import Testing
import WorkflowLanguage
import WorkflowModel

@testable import EngineHost

/// What is full is refused with the reason, and works again when it is not.
@Suite("Bounded crowds")
struct CrowdTests {
    private static let context = LoadingContext(expressions: .accepting)

    private static func definition(_ text: String = Documents.oneStep) throws -> RegisteredDefinition {
        let examined = DefinitionLoader.examine(text, fileName: "test.yaml", context: context)
        return RegisteredDefinition(try #require(examined.definition))
    }

    /// Fills the room of starts; gives what was taken.
    static func fill(_ directory: ExecutionDirectory, _ definition: RegisteredDefinition) -> [ExecutionSlot] {
        var slots: [ExecutionSlot] = []
        while case .created(let slot) = directory.reserve(definition, by: 0, key: nil) { slots.append(slot) }
        return slots
    }

    private static func isBusy(_ error: EngineError?) -> Bool {
        if case .busy? = error { true } else { false }
    }

    @Test("so many starts may be on their way to the disk, and another one when one of them is there")
    func startsInFlight() throws {
        let directory = ExecutionDirectory()
        let definition = try Self.definition()
        let slots = Self.fill(directory, definition)
        #expect(slots.count == Limits.startsInFlightMaximum)
        guard case .refused(.busy) = directory.reserve(definition, by: 0, key: nil) else {
            Issue.record("not refused")
            return
        }
        directory.startEnded(slots[0], isDurable: false)
        #expect(Self.fill(directory, definition).map(\.id.number) == [UInt64(slots.count) + 1])
        #expect(directory.count == slots.count)
    }

    @Test("so many executions may be kept, and when the engine ends every start hears why")
    func executions() throws {
        let directory = ExecutionDirectory(executionsMaximum: 3)
        let definition = try Self.definition()
        let slots = Self.fill(directory, definition)
        #expect(slots.count == 3)
        for slot in slots { directory.startEnded(slot, isDurable: true) }
        func refusal() -> String? {
            if case .refused(let error) = directory.reserve(definition, by: 0, key: nil) { "\(error)" } else { nil }
        }
        #expect(refusal() == "\(EngineError.busy(reason: "3 executions are kept; shorten the retention"))")
        directory.remove([slots[1]])
        #expect(Self.fill(directory, definition).count == 1)
        #expect(directory.close(.stopping).count == 3)
        #expect(refusal() == "\(EngineError.stopping)")
    }

    @Test("so many may wait for one start, and all hear why it was refused")
    func startWaiters() async throws {
        let slot = ExecutionSlot(
            creating: CreatedExecution(execution: ExecutionID(number: 1), digest: "d", startedBy: 0, key: "k"),
            of: try Self.definition())
        let answers = await withTaskGroup(of: EngineError?.self) { group in
            for _ in 0...Limits.startWaitersMaximum { group.addTask { await slot.untilCreated() } }
            var answers = [await group.next() ?? nil]
            #expect(Self.isBusy(answers[0]), "one too many is told at once")
            _ = slot.close(.diskFull)
            for await answer in group { answers.append(answer) }
            return answers
        }
        #expect(answers.count == Limits.startWaitersMaximum + 1)
        #expect(
            answers.dropFirst().allSatisfy { answer in
                if case .diskFull? = answer { true } else { false }
            })
    }

    @Test("so many may wait for one new definition, and all get it; a document that is too long is none")
    func definitionWaiters() async throws {
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let registry = DefinitionRegistry(loading: Self.context, compiling: globalConcurrentExecutor) {
            _ throws(EngineError) in
            for await _ in gate { break }
        }
        let text = "{name: x, steps: [{run: a}]}"
        let (busy, found) = try await withThrowingTaskGroup(of: RegisteredDefinition?.self) { group in
            for _ in 0..<Limits.startWaitersMaximum + 2 {
                group.addTask {
                    do throws(EngineError) {
                        return try await registry.register(text, fileName: "x.yaml")
                    } catch {
                        guard Self.isBusy(error) else { throw error }
                        return nil
                    }
                }
            }
            var answers = [try await group.next() ?? nil]
            #expect(answers[0] == nil, "one too many is told at once")
            opening.finish()
            for try await answer in group { answers.append(answer) }
            return (answers.count { $0 == nil }, Set(answers.compactMap { $0?.digest }))
        }
        #expect(busy == 1 && found.count == 1)
        #expect(registry.count == 1)
        let long = String(repeating: "#", count: Limits.documentBytesMaximum + 1)
        let error = #expect(throws: EngineError.self) { try registry.examine(long, fileName: "x.yaml") }
        guard case .tooLarge("the document", Limits.documentBytesMaximum)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("so many definitions may be registered by name, and another one when one is removed")
    func publications() throws {
        let catalog = DefinitionCatalog()
        let root = Node(id: NodeID(0), key: "", name: "n", parent: nil, step: .sequence([]))
        func begin(_ number: Int) throws(EngineError) -> RegisteredDefinition {
            let definition = RegisteredDefinition(
                Definition(
                    namespace: "test", name: "n\(number)", version: "1", nodes: [root],
                    source: Definition.Source(form: .short, text: "", digest: "")))
            let publication = Publication(
                digest: definition.digest, publishedBy: 0, publishedAt: Instant(millisecondsSinceEpoch: 0))
            #expect(try catalog.begin(publication, definition) == nil)
            return definition
        }
        for number in 0..<Limits.publicationsMaximum { catalog.end(try begin(number), isDurable: number != 0) }
        let last = try begin(0)
        #expect(Self.isBusy(#expect(throws: EngineError.self) { try begin(-1) }))
        catalog.end(last, isDurable: false)
        _ = try begin(-1)
    }

    @Test("a child that finds no room is refused with the reason, and starts when its parent is tried again")
    func child() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        let parent = "name: parent\nsteps:\n  - id: w\n    run: work\n  - id: a\n    workflow: child\n"
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            _ = try await host.register(ChildTests.child)
            let id = try await host.start(parent)
            let key = try await host.steps(id, 1)[0]
            let directory = host.engine.directory
            let slots = Self.fill(directory, try Self.definition())
            supervisor.end(key)
            let report = try await host.until(id, .failed)
            #expect(report.error?.title == "Not started")
            #expect(report.error?.message?.contains("starts wait for the disk") == true)
            for slot in slots { directory.startEnded(slot, isDurable: false) }
            try await host.resume(id)
            while supervisor.running.isEmpty { await Task.yield() }
            supervisor.end(supervisor.running[0])
            try await host.until(id, .completed)
        }
    }

    // MARK: - Events

    private static func event(_ id: String, bytes: Int = 1) throws -> CloudEvent {
        try CloudEvent(
            [
                "id": .string(id), "source": "/test", "type": "t",
                "data": .string(String(repeating: "x", count: bytes)),
            ],
            now: Instant(millisecondsSinceEpoch: 0))
    }

    private static func hub(
        in directory: TemporaryDirectory, _ switches: StoreSwitches = StoreSwitches(),
        clock: any HostClock = ManualClock()
    ) throws -> (EventHub, any EventStore) {
        let journal = JournalEventStore(try Journal.open(directory: directory.path + "/journal"))
        let store = SwitchedStore(journal, switches)
        return (
            EventHub(store: store, epoch: OwnerEpoch(1), clock: clock, life: EngineLife(), logger: .silent), store
        )
    }

    /// Submits, and gives the refusal if there is one at once.
    private static func refusal(
        _ hub: EventHub, _ event: CloudEvent, isInternal: Bool = false, isOffered: Bool = false
    ) -> EngineError? {
        let box = RefusalBox()
        hub.submit(
            EventHub.Submission(event: event, by: 0, isInternal: isInternal, isOffered: isOffered) { result in
                if case .failure(let error) = result { box.set(error) }
            })
        return box.error
    }

    private final class RefusalBox: Sendable {
        private let state = Mutex<EngineError?>(nil)
        var error: EngineError? { state.withLock { $0 } }
        func set(_ error: EngineError) { state.withLock { $0 = error } }
    }

    @Test("events from outside find a bounded queue, those of executions wait, and lifecycle events are left out")
    func events() async throws {
        let directory = try TemporaryDirectory()
        let (hub, store) = try Self.hub(in: directory)
        let small = try Self.event("1")
        for _ in 0..<Limits.eventsQueuedMaximum { #expect(Self.refusal(hub, small) == nil) }
        #expect(Self.isBusy(Self.refusal(hub, small)))
        #expect(Self.refusal(hub, small, isInternal: true) == nil)
        #expect(hub.figures.queued == Limits.eventsQueuedMaximum + 1)

        let large = try Self.event("2", bytes: Limits.eventBytesMaximum - 4096)
        #expect(Self.refusal(hub, large, isInternal: true, isOffered: true) == nil)
        for _ in 0...Limits.eventBytesQueuedMaximum / large.byteCount {
            #expect(Self.refusal(hub, large, isInternal: true) == nil)
        }
        let queued = hub.figures.queued
        #expect(Self.isBusy(Self.refusal(hub, small, isInternal: true, isOffered: true)))
        #expect(hub.figures.queued == queued)
        // What is offered and not published yet is part of a checkpoint.
        let stored = await hub.stored()
        #expect(stored == [.eventOffered(by: 0, json: large.json)])
        hub.close()
        #expect(Self.refusal(hub, small) != nil)
        await store.close()
    }

    @Test("an event of an execution waits for reserved room and is published when there is some")
    func eventWaitsForRoom() async throws {
        let directory = try TemporaryDirectory()
        let switches = StoreSwitches()
        let clock = ManualClock()
        let (hub, store) = try Self.hub(in: directory, switches, clock: clock)
        switches.refuseReserved(.diskFull)
        let event = try Self.event("1")
        await withDiscardingTaskGroup { group in
            group.addTask { await hub.run() }
            let receipt = await withCheckedContinuation { continuation in
                group.addTask {
                    await clock.untilSleeping()
                    #expect(hub.last == 0 && switches.refusals == 1)
                    switches.refuseReserved(nil)
                    clock.advance(by: Limits.diskFullRetryInterval)
                }
                hub.submit(
                    EventHub.Submission(event: event, by: 0, isInternal: true) {
                        continuation.resume(returning: try? $0.get())
                    })
            }
            #expect(receipt?.number == 1 && receipt?.isNew == true)
            #expect(hub.last == 1)
            hub.close()
        }
        await store.close()
    }
}
