import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// What a person does with the command line, against the real daemon.
@Suite("Running definitions", .timeLimit(.minutes(5)))
struct RunTests {
    static let hello = """
        name: hello
        steps:
          - id: greet
            run: echo "hello $WHO"
            env: { WHO: "${ .who }" }
        """

    static func json(_ text: String) throws -> OrderedObject {
        guard case .object(let object) = try Value.parse(text) else { throw TestEngine.Unready() }
        return object
    }

    @Test("run --wait --json prints the status object with the output")
    func run() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write(Self.hello, as: "hello.yaml")
        let result = try await engine.control("run", file, "--input", #"{"who":"world"}"#, "--wait", "--json")
        #expect(result.status == 0, "\(result.talk)")
        let status = try Self.json(result.output)
        #expect(status["status"] == "completed")
        #expect(status["statusID"] == 3)
        #expect(status["output"] == ["greet": "hello world"])
        #expect(status["isActive"] == false)
    }

    @Test("the exit status tells success, failure, cancel, timeout, bad definition and bad input apart")
    func exitStatus() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let failing = try engine.write("name: f\nsteps: [{ id: a, run: exit 3 }]\n", as: "fail.yaml")
        let slow = try engine.write("name: s\nsteps: [{ id: a, wait: 1h }]\n", as: "slow.yaml")
        let broken = try engine.write("name: b\nsteps: [{ id: a, runn: x }, { id: a, run: y }]\n", as: "broken.yaml")
        #expect(try await engine.control("run", failing, "--wait").status == 1)
        #expect(try await engine.control("run", slow, "--wait", "--timeout", "200ms").status == 3)
        let socket = engine.socket
        async let waiting = Command.run(
            Programs.path("enginectl"), ["run", slow, "--wait"], environment: ["ENGINE_SOCKET": socket])
        _ = try await engine.wait(for: 3) { $0.status == .waiting }
        #expect(try await engine.control("cancel", "3").status == 0)
        #expect(try await waiting.status == 2)
        let refused = try await engine.control("run", broken, "--wait")
        #expect(refused.status == 65)
        #expect(refused.talk.contains("broken.yaml:2:"), "\(refused.talk)")
        #expect(refused.talk.contains("runn"), "both problems are reported: \(refused.talk)")
        #expect(refused.output.isEmpty)
        #expect(try await engine.control("run", slow, "--input", "{bad").status == 65)
        #expect(try await engine.control("status", "999").status != 0)
        #expect(try await engine.control("frobnicate").status == 64)
        engine.terminate()
        let gone = try await engine.control("list")
        #expect(gone.status == 69)
        #expect(gone.talk.contains("engined"), "it says how to start it: \(gone.talk)")
    }

    @Test("pause, resume and cancel answer for every status and are idempotent")
    func control() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write(
            "name: two\nsteps:\n  - { id: a, wait: 1h }\n  - { id: b, run: echo done }\n", as: "two.yaml")
        #expect(try await engine.control("run", file).status == 0)
        _ = try await engine.wait(for: 1) { $0.status == .waiting }
        #expect(try await engine.control("pause", "1", "--reason", "lunch").status == 0)
        let paused = try engine.status(1)
        #expect(paused.status == .paused)
        #expect(paused.isActive)
        #expect(paused.pause?.reason == "lunch")
        let again = try await engine.control("pause", "1")
        #expect(again.talk.contains("already") || again.output.contains("already"))
        #expect(try await engine.control("resume", "1").status == 0)
        #expect(try engine.status(1).status == .waiting)
        #expect(try await engine.control("cancel", "1").status == 0)
        #expect(try engine.status(1).status == .cancelled)
        #expect(try await engine.control("resume", "1").status != 0)
    }

    @Test("a failed execution goes on from the failed step after resume")
    func redrive() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let flag = engine.folder.appending(path: "flag").path
        let count = engine.folder.appending(path: "count").path
        let file = try engine.write(
            """
            name: redrive
            steps:
              - { id: first, run: echo once >> \(count) }
              - { id: second, run: test -e \(flag) }
              - { id: third, run: echo fine }
            """, as: "redrive.yaml")
        #expect(try await engine.control("run", file, "--wait").status == 1)
        let failed = try engine.status(1)
        #expect(failed.isActive)
        #expect(failed.error?.nodeKey?.contains("second") == true)
        try Data().write(to: URL(filePath: flag))
        #expect(try await engine.control("resume", "1").status == 0)
        let done = try await engine.wait(for: 1) { $0.status.isTerminal && $0.status != .failed }
        #expect(done.status == .completed)
        #expect(try String(contentsOfFile: count, encoding: .utf8) == "once\n")
    }

    @Test("list, logs, inspect and history show what happened")
    func views() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write(Self.hello, as: "hello.yaml")
        #expect(try await engine.control("run", file, "--input", #"{"who":"you"}"#, "--wait").status == 0)
        let list = try await engine.control("list", "--json")
        #expect(list.output.contains("\"hello\""))
        #expect(try await engine.control("logs", "1").output.contains("hello you"))
        #expect(try await engine.control("inspect", "1", "--json").status == 0)
        let history = try await engine.control("history", "1", "--json")
        #expect(history.output.contains("tarted"), "\(history.output)")
        #expect(try await engine.control("status", "1").output.contains("completed"))
    }

    @Test("a step's environment holds nothing but what was declared and the engine's own")
    func environment() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write(
            "name: e\nsteps: [{ id: a, env: { MINE: \"1\" }, run: 'env | sort' }]\n", as: "env.yaml")
        let result = try await engine.control("run", file, "--wait", "--json")
        guard case .object(let output)? = try Self.json(result.output)["output"], case .string(let text)? = output["a"]
        else {
            Issue.record("no output: \(result.output) \(result.talk)")
            return
        }
        let names = text.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1)[0] }
        let expected: Set<Substring> = [
            "PATH", "HOME", "LANG", "PWD", "SHLVL", "_", "OLDPWD", "MINE", "USER", "LOGNAME", "SHELL", "NOTIFY_SOCKET",
        ]
        for name in names { #expect(expected.contains(name) || name.hasPrefix("ENGINE_"), "\(name)") }
        #expect(names.contains("MINE"))
        #expect(names.contains("ENGINE_EXECUTION_ID"))
    }
}
