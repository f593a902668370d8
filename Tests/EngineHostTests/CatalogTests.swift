import EngineCore
import EngineJournal
import Glibc
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Registered definitions")
struct CatalogTests {
    private static func document(_ version: String, _ value: Int = 1) -> String {
        "{name: tick, version: \"\(version)\", steps: [{id: set, set: {value: \(value)}}]}"
    }

    @Test("a name and version stand for one document for ever, and the highest version is found")
    func immutable() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let first = try await host.register(Self.document("1.2.0"))
            #expect(first.isNew)
            let again = try await host.register(Self.document("1.2.0"))
            #expect(!again.isNew && again.registration == first.registration)
            _ = try await host.register(Self.document("1.10.0"))
            _ = try await host.register(Self.document("1.10.0-rc.1"))
            await #expect(throws: EngineError.self) { try await host.register(Self.document("1.2.0", 2)) }
            #expect(host.engine.registrations().map(\.version) == ["1.2.0", "1.10.0-rc.1", "1.10.0"])
            #expect(try host.engine.registration(name: "tick", version: nil).version == "1.10.0")
            #expect(try host.engine.registration(name: "default/tick", version: "1.2.0").version == "1.2.0")
            // A page goes on after a place where nothing needs to stand any more.
            for (version, rest) in [
                ("1.2.0", ["1.10.0-rc.1", "1.10.0"]), ("1.9.0", ["1.10.0-rc.1", "1.10.0"]), ("2.0.0", []),
            ] {
                let after = (namespace: "default", name: "tick", version: version)
                #expect(host.engine.registrations(after: after).map(\.version) == rest)
            }
        }
    }

    @Test("a name that stands in several namespaces is nobody's until one of them is said")
    func ambiguity() async throws {
        @Sendable func document(_ namespace: String, _ version: String) -> String {
            "{namespace: \(namespace), name: tick, version: \(version), steps: [{id: set, set: {value: 1}}]}"
        }
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            _ = try await host.register(document("a", "2.0.0"))
            _ = try await host.register(document("b", "1.0.0"))
            #expect(throws: EngineError.self) { try host.engine.registration(name: "tick", version: nil) }
            #expect(try host.engine.registration(name: "tick", version: "1.0.0").namespace == "b")
            #expect(try host.engine.registration(name: "a/tick", version: nil).version == "2.0.0")
            _ = try await host.register(document("a", "1.0.0"))
            await #expect(throws: EngineError.self) {
                try await host.engine.removeDefinition(name: "tick", version: "1.0.0", by: Host.operatorUser)
            }
            #expect(host.engine.registrations().count == 3)
        }
    }

    @Test("what is registered is there after a restart and after a checkpoint, and what was removed is not")
    func restart() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            for version in ["1.0.0", "2.0.0", "3.0.0"] { _ = try await host.register(Self.document(version)) }
            _ = try await host.engine.removeDefinition(name: "tick", version: "3.0.0", by: Host.operatorUser)
        }
        for _ in 0..<2 {
            try await Host.run(in: directory) { host in
                #expect(host.engine.registrations().map(\.version) == ["1.0.0", "2.0.0"])
                await host.engine.forgetExpired()
                #expect(host.engine.definitions.count >= 2)
                await #expect(throws: EngineError.self) {
                    try await host.engine.removeDefinition(name: "tick", version: "3.0.0", by: Host.operatorUser)
                }
                await host.engine.checkpoint()
            }
        }
    }

    @Test("an execution goes on with its own definition when that is removed")
    func removal() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            _ = try await host.register("{name: long, version: 1.0.0, steps: [{id: rest, wait: 1h}]}")
            let receipt = try await host.engine.start(
                StartCommand(program: .registered(name: "long", version: nil)), by: Host.operatorUser)
            _ = try await host.engine.removeDefinition(name: "long", version: "1.0.0", by: Host.operatorUser)
            #expect(host.engine.registrations().isEmpty)
            #expect(try host.status(receipt.execution) == .waiting)
        }
    }

    @Test("what stands under a name is found without a look at the others")
    func manyNames() async throws {
        let directory = try TemporaryDirectory()
        let definition = try await Host.run(in: directory) { try await $0.register(Self.document("1.0.0")) }
            .registration.definition
        func threadTime() -> Duration {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
        func cost(_ count: Int) -> Duration {
            var definitions: [String: RegisteredDefinition] = [:]
            for number in 0..<count {
                var definition = definition
                definition.name = "tick\(number)"
                definitions[definition.name] = RegisteredDefinition(definition)
            }
            let catalog = DefinitionCatalog()
            let publications = definitions.keys.map {
                Publication(digest: $0, publishedBy: 0, publishedAt: Instant(millisecondsSinceEpoch: 0))
            }
            catalog.restore(publications) { definitions[$0] }
            // Processor time of this thread: others run beside it.
            return (0..<5).map { _ in
                let begin = threadTime()
                for name in catalog.names where catalog.newestDefinition(of: name) == nil { Issue.record("no \(name)") }
                return threadTime() - begin
            }.min() ?? .zero
        }
        // Sixteen times as many take that much longer, and not 256 times.
        let ratio = cost(4_096) / cost(256)
        #expect(ratio < 128, "\(ratio)")
    }

    @Test("a name is found with its namespace and without, as long as something stands under it")
    func nameIndex() {
        var index = NameIndex<Int>()
        index.insert(1, under: "a/tick")
        index.insert(2, under: "b/tick")
        index.insert(3, under: "tick")
        #expect(index["a/tick"] == [1] && index["tick"] == [1, 2, 3] && index["a"].isEmpty)
        index.remove(1, under: "a/tick")
        #expect(index["a/tick"].isEmpty && index["tick"] == [2, 3])
    }

    @Test("a definition that a schedule is about to adopt is in use, also when it is removed meanwhile")
    func adoptedAndRemoved() async throws {
        let directory = try TemporaryDirectory()
        let scheduled = "{name: tick, version: 1.0.0, schedule: {every: 1h}, steps: [{id: set, set: {value: 1}}]}"
        let definition = RegisteredDefinition(
            try await Host.run(in: directory) { try await $0.register(scheduled) }.registration.definition)
        let catalog = DefinitionCatalog()
        let publication = Publication(
            digest: definition.digest, publishedBy: 0, publishedAt: Instant(millisecondsSinceEpoch: 0))
        catalog.restore([publication]) { _ in definition }
        var draft = ScheduleDraft(names: NameIndex(), next: ScheduleID(number: 1)) { _ in nil }
        draft.take(
            ScheduleWork(kind: .reconcile(name: "default/tick")),
            ScheduleDraft.Context(
                now: publication.publishedAt, lastEvent: 0, evaluator: .forTests, zones: .universal, catalog: catalog,
                logger: .silent))
        #expect(try catalog.beginRemoval(name: "tick", version: "1.0.0") != nil)
        catalog.end(definition, isDurable: true)
        #expect(definition.isUsed)
        draft.endUses()
        #expect(!definition.isUsed)
    }
}
