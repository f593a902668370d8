import EngineCore
import EngineJournal
import Synchronization
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Events and approvals")
struct EventTests {
    private static func listener(_ to: String, name: String = "listener", foreach: String = "") -> String {
        """
        document: {dsl: '1.0.3', namespace: test, name: \(name), version: '1.0.0'}
        do:
          - hear:
              listen: {to: \(to)}
              \(foreach)
        """
    }

    private static func event(_ type: String, _ id: String, data: Value = .null) -> Value {
        ["specversion": "1.0", "id": .string(id), "source": "/test", "type": .string(type), "data": data]
    }

    @Test("an event from outside is heard once by everyone who listens to it, and known when it comes again")
    func once() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let one = try await host.start(Self.listener("{one: {with: {type: t}}}"))
            let two = try await host.start(Self.listener("{any: [], until: {one: {with: {type: stop}}}}", name: "all"))
            let first = try await host.publish(Self.event("t", "1", data: 5))
            let again = try await host.publish(Self.event("t", "1", data: 6))
            #expect(first.isNew && !again.isNew && again.number == first.number)
            #expect(try await host.until(one, .completed).output == [5])
            try await host.publish(Self.event("stop", "stop"))
            #expect(try await host.until(two, .completed).output == [5])
            #expect(host.engine.events.figures.listeners == 0)
        }
    }

    @Test("what listens goes on listening after a restart, with what it has consumed")
    func restart() async throws {
        let directory = try TemporaryDirectory()
        let id = try await Host.run(in: directory) { host in
            let id = try await host.start(Self.listener("{all: [{with: {type: a}}, {with: {type: b}}]}"))
            try await host.publish(Self.event("b", "1", data: "b"))
            return id
        }
        for _ in 0..<2 {
            try await Host.run(in: directory) { host in
                #expect(try host.status(id) == .waiting)
                let again = try await host.publish(Self.event("b", "1", data: "b"))
                #expect(!again.isNew, "what was published is known after a restart too")
                await host.engine.checkpoint()
            }
        }
        try await Host.run(in: directory) { host in
            try await host.publish(Self.event("a", "2", data: "a"))
            #expect(try await host.until(id, .completed).output == ["b", "a"])
        }
    }

    @Test("an event that was durable before a crash, and not heard yet, is heard after it")
    func crash() async throws {
        let directory = try TemporaryDirectory()
        let id = try await Host.run(in: directory) { host in
            try await host.start(Self.listener("{one: {with: {type: t}}}"))
        }
        // An engine that is killed after the event was durable, and before it told anybody.
        _ = try? await Host.run(in: directory) { host in
            let json = Self.event("t", "9", data: "late").printed()
            let record = HostRecord.eventPublished(
                PublishedEvent(number: 1, publishedBy: 0, json: Array(json.utf8)))
            try await host.engine.append(record, priority: .ordinary, of: "the event")
            #expect(try host.status(id) == .waiting)
            host.engine.life.fail(.runner("killed"))
        }
        try await Host.run(in: directory) { host in
            #expect(try await host.until(id, .completed).output == ["late"])
            let again = try await host.publish(Self.event("t", "9"))
            #expect(!again.isNew)
        }
    }

    @Test("what one execution emits another one hears, and it is published once")
    func emit() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let hears = try await host.start(Self.listener("{one: {with: {type: told}}}"))
            let emits = try await host.start(
                """
                document: {dsl: '1.0.3', namespace: test, name: emitter, version: '1.0.0'}
                do:
                  - tell: {emit: {event: {with: {source: /me, type: told, data: 7}}}}
                """)
            let output = try await host.until(emits, .completed).output
            #expect(try await host.until(hears, .completed).output == [7])
            let envelope = try #require(output)
            let again = try await host.publish(envelope)
            #expect(!again.isNew)
        }
    }

    @Test("events come one after the other to each iteration, also those that come meanwhile")
    func iterations() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let id = try await host.start(
                Self.listener(
                    "{any: [{with: {type: t}}], until: {one: {with: {type: stop}}}}",
                    foreach:
                        "foreach: {item: event, do: [{work: {run: {shell: {command: work}}}}, {keep: {set: {x: 1}}}]}"))
            for number in 0..<20 { try await host.publish(Self.event("t", "\(number)")) }
            try await host.publish(Self.event("stop", "stop"))
            let output = try await host.until(id, .completed).output
            #expect(output == .array(Array(repeating: ["x": 1], count: 20)))
            #expect(host.engine.events.figures.kept == 0)
        }
    }

    @Test("many events at once keep their order, and none is lost")
    func order() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let id = try await host.start(
                Self.listener("{any: [{with: {type: t}}], until: {one: {with: {type: stop}}}}"))
            var published: [(place: UInt64, number: Int)] = []
            try await withThrowingTaskGroup(of: (UInt64, Int).self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let event = Self.event("t", "\(number)", data: .integer(Int64(number)))
                        let receipt = try await host.publish(event)
                        return (receipt.number, number)
                    }
                }
                for try await (place, number) in group { published.append((place, number)) }
            }
            try await host.publish(Self.event("stop", "stop"))
            guard case .array(let heard)? = try await host.until(id, .completed).output else {
                Issue.record("no list")
                return
            }
            #expect(heard == published.sorted { $0.place < $1.place }.map { .integer(Int64($0.number)) })
        }
    }

    @Test("who listens again and again hears each event once, and misses none that came meanwhile")
    func listensInARow() async throws {
        let directory = try TemporaryDirectory()
        let tasks = (0..<50).map { "  - hear\($0): {listen: {to: {one: {with: {type: t}}}}}" }
        let document = """
            document: {dsl: '1.0.3', namespace: test, name: row, version: '1.0.0'}
            do:
            \(tasks.joined(separator: "\n"))
            """
        try await Host.run(in: directory) { host in
            let id = try await host.start(document)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask { _ = try await host.publish(Self.event("t", "\(number)")) }
                }
                try await group.waitForAll()
            }
            try await host.until(id, .completed)
            let heard = try await host.engine.history(id).entries.compactMap { entry -> UInt64? in
                guard case .eventConsumed(_, _, let consumed) = entry.event.fact else { return nil }
                return consumed.number
            }
            #expect(heard == Array(1...50))
        }
    }

    @Test("a decision is durable, stands with the user in the history, and a rejection fails the task")
    func approval() async throws {
        let directory = try TemporaryDirectory()
        let document = "{name: release, steps: [{id: ask, approval: 'Release it?'}, {id: work, run: work}]}"
        let (approved, rejected) = try await Host.run(in: directory) { host in
            (try await host.start(document), try await host.start(document))
        }
        try await Host.run(in: directory) { host in
            let report = try host.engine.status(approved)
            #expect(report.status == .waiting)
            _ = try await host.decide(approved, DecideRequest(isApproved: true, reason: "fine"))
            try await host.until(approved, .completed)
            _ = try await host.decide(rejected, DecideRequest(isApproved: false, reason: "no"))
            let failed = try await host.until(rejected, .failed)
            #expect(failed.error?.title == "Rejected")
            await #expect(throws: EngineError.self) {
                try await host.decide(approved, DecideRequest(isApproved: true))
            }
        }
    }

    @Test("what a person is shown beside the question is bounded")
    func largeApproval() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let text = String(repeating: "x", count: 70_000)
            let id = try await host.start(
                "{name: release, steps: [{id: ask, approval: {prompt: 'Go?', data: \(text)}}]}")
            #expect(try await host.until(id, .failed).error?.title == "Too much to look at")
        }
    }

    @Test("what iterations over events give is bounded, also when no other event comes")
    func largeOutputs() async throws {
        let directory = try TemporaryDirectory()
        let text = String(repeating: "x", count: 200_000)
        try await Host.run(in: directory) { host in
            let id = try await host.start(
                Self.listener(
                    "{any: [{with: {type: t}}], until: {one: {with: {type: stop}}}}",
                    foreach: "foreach: {item: event, do: [{keep: {set: {text: \(text)}}}]}"))
            for number in 0..<100 { try await host.publish(Self.event("t", "\(number)")) }
            let report = try await host.until(id, .failed)
            #expect(report.error?.title == "Too many events")
            #expect(host.engine.events.figures.listeners == 0)
        }
    }

    @Test(
        "what is no CloudEvent is refused",
        arguments: [
            .null, ["type": "t"], ["id": "1", "source": "s", "type": ""],
            ["id": "1", "source": "s", "type": "t", "specversion": "0.3"],
            ["id": "1", "source": "s", "type": "t", "time": "now"], ["id": "1", "source": "s", "type": "t", "x": [1]],
            ["id": "1", "source": "s", "type": "t", "data": 1, "data_base64": "AA=="],
        ] as [Value])
    func malformed(_ event: Value) {
        #expect(throws: EngineError.self) { try CloudEvent(event, now: Instant(millisecondsSinceEpoch: 0)) }
    }

    @Test("types of lifecycle events are the engine's own: nobody publishes them, from outside or by a task")
    func reserved() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let type = "io.serverlessworkflow.workflow.completed.v1"
            await #expect(throws: EngineError.self) {
                try await host.publish(["id": "1", "source": "s", "type": .string(type), "enginedepth": 9])
            }
            let id = try await host.start(
                """
                document: {dsl: '1.0.3', namespace: test, name: forger, version: '1.0.0'}
                do:
                  - tell: {emit: {event: {with: {source: https://example.com, type: \(type)}}}}
                """)
            #expect(try await host.until(id, .failed).error?.title == "No event")
            #expect(host.engine.events.last == 0)
        }
    }

    @Test("an event costs what listens to its type, not what listens at all")
    func index() throws {
        var index = ListenerIndex()
        for number in 0..<100_000 {
            let filter = EventFilter(attributes: [Template.Member("type", .literal(.string("t\(number)")))])
            let key = StepKey(execution: ExecutionID(number: UInt64(number)), token: Token(number: 1))
            index.insert(ListenerIndex.Listener(interests: [EventInterest(filter)]) { _ in true }, .task(key))
        }
        let clock = ContinuousClock()
        let begin = clock.now
        for number in 0..<10_000 {
            let event = try CloudEvent(Self.event("t\(number)", "1"), now: Instant(millisecondsSinceEpoch: 0))
            #expect(index.meant(by: event).count == 1)
        }
        // A look at every listener for every event would be a billion looks.
        #expect(clock.now - begin < .seconds(20))
    }
}
