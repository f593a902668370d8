import EngineCore
import EngineJournal
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Lifecycle events", .timeLimit(.minutes(5)))
struct LifecycleTests {
    private static let prefix = "io.serverlessworkflow."

    private static func job(_ name: String, _ tasks: String) -> String {
        """
        document: {dsl: '1.0.3', namespace: test, name: \(name), version: '1.0.0'}
        do:
        \(tasks)
        """
    }

    /// A definition that starts by a lifecycle event.
    private static func reaction(_ name: String, to type: String, filter: String = "", overlap: String = "allow")
        -> String
    {
        """
        document:
          {dsl: '1.0.3', namespace: test, name: \(name), version: '1.0.0', metadata: {engine: {schedule: {overlap: \(overlap)}}}}
        schedule: {on: {one: {with: {type: io.serverlessworkflow.\(type).v1\(filter)}}}}
        do:
          - note: {set: {noted: true}}
        """
    }

    private static let good = job("good", "  - a: {set: {x: 1}}")
    private static let bad = job(
        "bad", "  - a: {raise: {error: {type: 'https://example.com/e', status: 500, title: broken}}}")

    @Test("watchers see what happens to an execution and to its tasks, in order, as the specification has it")
    func watched() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: directory, supervisor: supervisor) { host in
            let watcher = try host.engine.watchEvents()
            let id = try await host.start(
                Self.job("seen", "  - a: {set: {x: 1}}\n  - b: {run: {shell: {command: work}}}"))
            _ = try await host.steps(id, 1)
            try await host.pause(id)
            try await host.resume(id)
            try await host.cancel(id)
            for key in host.supervisor.running { host.supervisor.end(key, .signalled(signal: 15, output: Captured())) }
            try await host.until(id, .cancelled)
            var seen: [String] = []
            while seen.last != "workflow.status-changed cancelled" {
                let event = try #require(try await watcher.next())
                guard case .object(let members) = event, case .string(let type)? = members["type"],
                    case .object(let data)? = members["data"]
                else {
                    Issue.record("no event: \(event)")
                    return
                }
                #expect(members["source"] == "/test/seen" && members["engineexecution"] == "1")
                let name = type.dropFirst(Self.prefix.count).dropLast(3)
                let subject = [data["task"], data["status"]].compactMap { value in
                    if case .string(let text)? = value { text } else { nil }
                }
                seen.append(([String(name)] + subject).joined(separator: " "))
            }
            #expect(
                seen == [
                    "workflow.started", "workflow.status-changed running", "task.created /do/0/a",
                    "task.started /do/0/a", "task.status-changed /do/0/a running", "task.completed /do/0/a",
                    "task.status-changed /do/0/a completed", "task.created /do/1/b", "task.started /do/1/b",
                    "task.status-changed /do/1/b running", "workflow.suspended", "workflow.status-changed suspended",
                    "task.suspended /do/1/b", "task.status-changed /do/1/b suspended", "workflow.resumed",
                    "workflow.status-changed running", "task.resumed /do/1/b",
                    "task.status-changed /do/1/b running", "task.cancelled /do/1/b",
                    "task.status-changed /do/1/b cancelled", "workflow.cancelled", "workflow.status-changed cancelled",
                ], "\(seen)")
            watcher.cancel()
            #expect(host.engine.events.last == 0, "nobody listens, so nothing is durable")
        }
    }

    @Test("what fails starts a definition that listens for that, once, with the event as input")
    func reaction() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            _ = try await host.register(Self.reaction("alarm", to: "workflow.faulted"))
            let good = try await host.start(Self.good)
            try await host.until(good, .completed)
            let bad = try await host.start(Self.bad)
            try await host.until(bad, .failed)
            try await host.untilCount(of: "alarm", 1)
            let id = try #require(host.engine.scheduleReports().first?.state.lastExecution)
            try await host.until(id, .completed)
            guard case .array(let list) = try host.engine.inspect(id).input, case .object(let event)? = list.first,
                case .object(let data)? = event["data"], case .object(let error)? = data["error"]
            else {
                Issue.record("no event")
                return
            }
            #expect(event["source"] == "/test/bad" && event["engineexecution"] == .string("\(bad)"))
            #expect(data["name"] == .string("bad-\(bad).test") && error["title"] == "broken")
            #expect(error["instance"] == "/do/0/a")
        }
        try await Host.run(in: directory) { host in
            try await host.untilCount(of: "alarm", 1)
            #expect(host.engine.directory.count == 3)
        }
    }

    @Test("the event of an end is told once, wherever the engine is killed", arguments: 1..<28)
    func killed(operations: Int) async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            _ = try await host.register(
                Self.reaction("alarm", to: "workflow.completed", filter: ", source: /test/good"))
        }
        var ended = false
        do {
            ended = try await Host.run(in: directory, disk: FaultyDisk(operationsMaximum: operations)) { host in
                let id = try await host.start(Self.good, key: "k")
                try await host.until(id, .completed)
                try await host.untilCount(of: "alarm", 1)
                return true
            }
        } catch {}
        _ = ended
        for _ in 0..<2 {
            try await Host.run(in: directory) { host in
                let id = try await host.start(Self.good, key: "k")
                try await host.until(id, .completed)
                try await host.untilCount(of: "alarm", 1)
                #expect(host.engine.directory.count == 2)
                await host.engine.checkpoint()
            }
        }
    }

    @Test("a schedule does not hear of what it has started, and loops of several end")
    func loops() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            _ = try await host.register(Self.reaction("echo", to: "workflow.completed"))
            let first = try await host.start(Self.good)
            try await host.until(first, .completed)
            try await host.untilCount(of: "echo", 1)
            _ = try await host.register(Self.reaction("answer", to: "workflow.completed"))
            let second = try await host.start(Self.good)
            try await host.until(second, .completed)
            // Each answers the other, up to the bound: of eight executions in a row half are of either, for both ways.
            try await host.untilCount(of: "echo", 1 + Limits.lifecycleDepthMaximum)
            try await host.untilCount(of: "answer", Limits.lifecycleDepthMaximum)
            while host.engine.scheduleReports().contains(where: \.state.isBusy) { await Task.yield() }
            #expect(host.engine.directory.count == 3 + 2 * Limits.lifecycleDepthMaximum)
        }
    }

    @Test("a task that listens hears of another execution, and not of its own")
    func listening() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let listener = try await host.start(
                Self.job(
                    "listener",
                    """
                      - hear:
                          listen:
                            to: {any: [{with: {type: io.serverlessworkflow.task.completed.v1}}], until: {one: {with: {type: stop}}}}
                          foreach: {item: event, do: [{keep: {set: {kept: true}}}]}
                    """))
            let good = try await host.start(Self.good)
            try await host.until(good, .completed)
            try await host.publish(["id": "1", "source": "s", "type": "stop"])
            #expect(try await host.until(listener, .completed).output == [["kept": true]])
        }
    }

    @Test("events that nobody reads are bounded by their bytes, too")
    func watcherBytes() throws {
        let feed = EventFeed(execution: nil, patience: .seconds(60)) { _ in }
        let text = Value.string(String(repeating: "x", count: 250_000))
        let event = try CloudEvent(
            ["id": "1", "source": "s", "type": "t", "data": text], now: Instant(millisecondsSinceEpoch: 0))
        let held = Limits.watcherBytesMaximum / event.byteCount
        for _ in 0..<held { #expect(feed.tell([event], at: .zero)) }
        #expect(!feed.tell([event], at: .zero))
    }

    @Test("a watcher of one execution ends with it, and one that does not follow is cut")
    func watchers() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let id = try await host.start(Self.good)
            try await host.until(id, .completed)
            let late = try host.engine.watchEvents(id)
            #expect(try await late.next() == nil)
            #expect(throws: EngineError.self) { try host.engine.watchEvents(ExecutionID(number: 99)) }
            let slow = try host.engine.watchEvents()
            let tasks = (0..<4_000).map { "  - t\($0): {set: {x: 1}}" }.joined(separator: "\n")
            let long = try await host.start(Self.job("long", tasks))
            try await host.until(long, .completed)
            await #expect(throws: EngineError.self) { while try await slow.next() != nil {} }
            #expect(!host.engine.feeds.isWanted)
        }
    }

    @Test("a watcher that comes while the last events become durable ends with the execution, too")
    func lateWatcher() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        let switches = StoreSwitches()
        try await Host.run(in: directory, supervisor: supervisor, wrap: { SwitchedStore($0, switches) }) { host in
            let id = try await host.start(Documents.oneStep)
            let key = try await host.steps(id, 1)[0]
            switches.refuseReserved(.diskFull)
            supervisor.end(key)
            while switches.refusals == 0 { await Task.yield() }
            let watcher = try host.engine.watchEvents(id)
            switches.refuseReserved(nil)
            #expect(try await watcher.next() == nil)
        }
    }
}

extension Host {
    fileprivate func untilCount(of name: String, _ count: Int) async throws {
        while true {
            let report = engine.scheduleReports().first { $0.definition.name == name }
            if let state = report?.state, state.executionCount >= UInt64(count), !state.isBusy { return }
            if engine.life.isEnding { throw NeverReady() }
            await Task.yield()
        }
    }
}
