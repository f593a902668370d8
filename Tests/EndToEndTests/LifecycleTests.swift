import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// The specification's lifecycle events, with the real daemon and real expressions.
@Suite("Lifecycle events", .timeLimit(.minutes(5)))
struct LifecycleTests {
    @Test("a definition tells somebody of every failure, once each, also over a kill")
    func alarm() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let told = engine.folder.appending(path: "told").path
        let alarm = try engine.write(
            """
            document: { dsl: 1.0.3, namespace: ops, name: alarm, version: 1.0.0 }
            schedule:
              on: { one: { with: { type: io.serverlessworkflow.workflow.faulted.v1, data: '${ .error.status == 500 }' } } }
              read: data
            do:
              - tell:
                  run:
                    shell:
                      command: 'echo "$1 $2" >> \(told)'
                      arguments: [ '${ .[0].name }', '${ .[0].error.instance }' ]
            """, as: "alarm.yaml")
        #expect(try await engine.control("schedule", "add", alarm).status == 0)
        let bad = try engine.write("name: bad\nsteps: [{ id: work, run: exit 3 }]\n", as: "bad.yaml")
        let good = try engine.write("name: good\nsteps: [{ id: work, run: 'true' }]\n", as: "good.yaml")
        #expect(try await engine.control("run", bad, "--wait").status == 1)
        #expect(try await engine.control("run", good, "--wait").status == 0)
        let first = try await engine.wait(for: 2) { $0.status.isTerminal }
        #expect(first.processName == "alarm" || first.processName == "good")
        engine.kill()
        try await engine.start()
        #expect(try await engine.control("run", bad, "--wait").status == 1)
        _ = try await engine.wait(for: 5) { $0.status == .completed }
        let lines = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n")
        #expect(lines == ["bad-1.default /steps/0/work", "bad-4.default /steps/0/work"], "\(lines)")
    }

    @Test("who listens to large outputs cannot harm the execution that gives them")
    func largeOutputs() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let ear = try engine.write(
            """
            document: { dsl: 1.0.3, namespace: ops, name: ear, version: 1.0.0, metadata: { engine: { schedule: { overlap: skip } } } }
            schedule:
              on: { one: { with: { type: io.serverlessworkflow.task.completed.v1 } } }
            do:
              - noted: { set: { noted: true } }
            """, as: "ear.yaml")
        #expect(try await engine.control("schedule", "add", ear).status == 0)
        // 12 MB in a few turns.
        let tasks = (0..<60).map { "  - t\($0): { set: { text: '${ \"x\" * 200000 }', n: \($0) } }" }
        let large = try engine.write(
            "document: { dsl: 1.0.3, namespace: ops, name: large, version: 1.0.0 }\ndo:\n"
                + tasks.joined(separator: "\n") + "\n", as: "large.yaml")
        #expect(try await engine.control("run", large, "--wait").status == 0)
        #expect(engine.log.contains("lifecycle events left out: too many at once"))
    }

    @Test("`watch --events` prints what happens to an execution, and ends with it, by its outcome")
    func watch() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let go = engine.folder.appending(path: "go").path
        let file = try engine.write(
            "name: seen\nsteps: [{ id: work, run: 'until [ -e \(go) ]; do sleep 0.05; done' }]\n", as: "seen.yaml")
        #expect(try await engine.control("run", file).status == 0)
        let seen = try await withThrowingTaskGroup(of: CommandResult.self) { group in
            let socket = engine.socket
            group.addTask {
                try await Command.run(
                    Programs.path("enginectl"), ["watch", "1", "--events"], environment: ["ENGINE_SOCKET": socket])
            }
            var watchers = 0
            while watchers == 0 {
                try await Task.sleep(for: .milliseconds(10))
                var connection = try engine.connect()
                watchers = try connection.call(EngineStatusParameters()).watchers
            }
            try Data().write(to: URL(filePath: go))
            return try #require(try await group.next())
        }
        #expect(seen.status == 0, "\(seen.talk)")
        let types = try seen.output.split(separator: "\n").map { line -> String in
            guard case .string(let type)? = try RunTests.json(String(line))["type"] else { return "" }
            return String(type.dropFirst("io.serverlessworkflow.".count).dropLast(".v1".count))
        }
        #expect(types.contains("task.completed") && types.contains("workflow.completed"), "\(types)")
        #expect(types.last == "workflow.status-changed")
        #expect(try await engine.control("watch", "99", "--events").status == 66)
    }

    @Test("`watch --events` ends at once when the execution is over, by its outcome, and in time when it goes on")
    func watchEnded() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let good = try engine.write("name: good\nsteps: [{ id: work, run: 'true' }]\n", as: "good.yaml")
        let bad = try engine.write("name: bad\nsteps: [{ id: work, run: exit 3 }]\n", as: "bad.yaml")
        #expect(try await engine.control("run", good, "--wait").status == 0)
        #expect(try await engine.control("run", bad, "--wait").status == 1)
        for (id, outcome) in [("1", Int32(0)), ("2", 1)] {
            let seen = try await engine.control("watch", id, "--events")
            #expect(seen.status == outcome && seen.output.isEmpty, "\(id): \(seen.status) \(seen.talk)")
        }
        let long = try engine.write("name: long\nsteps: [{ id: rest, wait: 1h }]\n", as: "long.yaml")
        #expect(try await engine.control("run", long).status == 0)
        let seen = try await engine.control("watch", "3", "--events", "--timeout", "100ms")
        #expect(seen.status == 3 && seen.talk.contains("execution 3 goes on"), "\(seen.status) \(seen.talk)")
    }
}
