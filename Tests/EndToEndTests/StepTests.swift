import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// What a step is given and what it gives, through the real daemon and the real supervisor.
@Suite("What steps are given and give", .timeLimit(.minutes(5)))
struct StepTests {
    /// An engine with a directory of secrets.
    private func engine(secrets: [String: String] = [:]) async throws -> TestEngine {
        let engine = try await TestEngine(start: false)
        let folder = engine.folder.appending(path: "secrets")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in secrets {
            let file = folder.appending(path: name)
            try Data(text.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        }
        let configuration = engine.folder.appending(path: "engined.json")
        try Data(#"{"secrets": "\#(folder.path)"}"#.utf8).write(to: configuration)
        try await engine.start(arguments: ["--config", configuration.path])
        return engine
    }

    private func run(_ engine: TestEngine, _ text: String) async throws -> (OrderedObject, CommandResult) {
        let file = try engine.write(text, as: "definition.yaml")
        let result = try await engine.control("run", file, "--wait", "--json")
        return (try RunTests.json(result.output), result)
    }

    @Test("the engine's own variables are there, and outputs written to a file win over standard output")
    func variables() async throws {
        let engine = try await engine()
        defer { engine.remove() }
        let (status, result) = try await run(
            engine,
            """
            name: variables
            steps:
              - id: each
                forEach: { in: "[10, 20]", as: item }
                run: |
                  echo "not the output"
                  echo "id=$ENGINE_EXECUTION_ID" >> "$ENGINE_OUTPUT"
                  echo "key=$ENGINE_NODE_KEY" >> "$ENGINE_OUTPUT"
                  echo "attempt=$ENGINE_ATTEMPT" >> "$ENGINE_OUTPUT"
                  echo "idempotency=$ENGINE_IDEMPOTENCY_KEY" >> "$ENGINE_OUTPUT"
                  test -S "$NOTIFY_SOCKET" && test -z "$CREDENTIALS_DIRECTORY"
              - id: json
                run: |
                  echo '{"n": [1, 2]}' > "$ENGINE_OUTPUT"
            """)
        #expect(result.status == 0, "\(result.talk)")
        let output = status["output"]
        let items: [Value] = (0..<2).map { item in
            [
                "id": "1", "key": "/steps/0/each/forEach", "attempt": "1",
                "idempotency": .string("1:/steps/0/each/forEach#\(item)"),
            ]
        }
        #expect(output?.optional("each") == .array(items))
        #expect(output?.optional("json") == ["n": [1, 2]])
        // The words that were not the output are in the log, each with its iteration.
        let logs = try await engine.control("logs", "1")
        #expect(logs.output.contains("each[0]") && logs.output.contains("each[1]"), "\(logs.output)")
    }

    @Test("a secret reaches one step as a file, and nothing else ever holds it")
    func secrets() async throws {
        let engine = try await engine(secrets: ["token": "hunter2hunter2"])
        defer { engine.remove() }
        let (status, result) = try await run(
            engine,
            """
            name: secrets
            steps:
              - id: given
                secrets: [token]
                run: stat -c %a "$CREDENTIALS_DIRECTORY/token"; md5sum < "$CREDENTIALS_DIRECTORY/token"
              - id: ungiven
                run: test -z "$CREDENTIALS_DIRECTORY"
              - id: missing
                allowFailure: true
                secrets: [absent]
                run: echo never
            """)
        #expect(result.status == 0, "\(result.talk)")
        let digest = try await Command.run("/bin/sh", ["-c", "printf hunter2hunter2 | md5sum"]).output
        #expect(status["output"]?.optional("given") == .string("400\n" + digest.dropLast()))
        let history = try await engine.control("history", "1", "--json")
        #expect(history.output.contains("absent is not there") || history.output.contains("no file of that name"))
        #expect(!history.output.contains("hunter2"))
        engine.terminate()
        let search = try await Command.run(
            "/bin/grep", ["-r", "-l", "-a", "hunter2", engine.state, engine.folder.path + "/engined.log"])
        #expect(search.output.isEmpty, "\(search.output)")
    }

    @Test("a secret that others may read is refused, with what to do about it")
    func openSecret() async throws {
        let engine = try await engine(secrets: ["token": "x"])
        defer { engine.remove() }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: engine.folder.appending(path: "secrets/token").path)
        let (status, _) = try await run(engine, "name: open\nsteps: [{ id: a, secrets: [token], run: x }]\n")
        #expect(status["status"] == "failed")
        #expect(status["error"]?.optional("title") == "Command not started")
        #expect(status["error"]?.optional("message")?.stringValue?.contains("chmod 600") == true)
    }

    @Test("progress and words of a step show in status, list and watch, and outlive a restart of the daemon")
    func activity() async throws {
        let engine = try await engine()
        defer { engine.remove() }
        let folder = engine.folder.path
        let file = try engine.write(
            """
            name: progress
            steps:
              - id: import
                onInterrupt: rerun
                limits: { memory: 512M }
                run: |
                  perl -MSocket -e 'socket(my $e, AF_UNIX, SOCK_DGRAM, 0); connect($e, sockaddr_un($ENV{NOTIFY_SOCKET})) or die;
                    send($e, "STATUS=reading rows\\nX_PROGRESS=42/100", 0)'
                  while ! test -e \(folder)/go; do sleep 0.05; done
            """, as: "progress.yaml")
        #expect(try await engine.control("run", file).status == 0)
        let told = try await engine.wait(for: 1) { $0.steps.first?.activity != nil }
        let activity = ActivityObject(status: "reading rows", done: 42, total: 100)
        #expect(told.steps.first?.activity == activity)
        #expect(told.steps.first?.command?.hasPrefix("perl -MSocket") == true)
        let list = try await engine.control("list")
        #expect(list.output.contains("42%, reading rows"), "\(list.output)")
        let status = try await engine.control("status", "1")
        #expect(status.output.contains("42%, reading rows"), "\(status.output)")
        // What nothing enforces here is said, unless the host does enforce it.
        for (limit, reason) in told.steps.first?.notEnforced ?? [:] { #expect(limit == "memory" && !reason.isEmpty) }
        engine.kill()
        try await engine.start()
        let again = try await engine.wait(for: 1) { $0.steps.first?.activity != nil }
        #expect(again.steps.first?.activity == activity)
        try Data().write(to: URL(filePath: folder + "/go"))
        let done = try await engine.wait(for: 1) { $0.status.isTerminal }
        #expect(done.status == .completed && done.progress.percentage == 100)
    }

    @Test("code, signal, time limit and a missing program are told apart, with the last words")
    func faults() async throws {
        let engine = try await engine()
        defer { engine.remove() }
        func error(_ step: String) async throws -> (title: String, message: String) {
            let (status, _) = try await run(engine, "name: f\nsteps: [{ id: a, \(step) }]\n")
            let error = status["error"]
            return (error?.optional("title")?.stringValue ?? "", error?.optional("message")?.stringValue ?? "")
        }
        let code = try await error("run: 'echo broken pipe of tea >&2; exit 3'")
        #expect(code.title == "Command failed" && code.message.contains("code 3"))
        #expect(code.message.contains("broken pipe of tea"))
        let signal = try await error("run: kill -SEGV $$")
        #expect(signal.title == "Command killed" && signal.message.contains("SIGSEGV"))
        let time = try await error("timeout: 300ms, run: 'echo waiting for the lock >&2; sleep 60'")
        #expect(time.title == "Timed out" && time.message.contains("300 ms"))
        #expect(time.message.contains("waiting for the lock"))
        let missing = try await error("run: [no-such-program]")
        #expect(missing.title == "Command not started" && missing.message.contains("No such file"))
        let shell = try await error("run: no-such-program")
        #expect(shell.message.contains("code 127 (a command in it was not found)"))
        let inspection = try await engine.control("inspect", "1", "--json")
        let endings = try RunTests.json(inspection.output)["memory"]?.optional("endings")
        let ending = endings?.optional("/steps/0/a")
        #expect(ending?.optional("code") == 3 && ending?.optional("processorMilliseconds") != nil)
        #expect(ending?.optional("diskBytesWritten") != nil)
    }

    @Test("a step that waits for its next attempt says which and when")
    func retrying() async throws {
        let engine = try await engine()
        defer { engine.remove() }
        let file = try engine.write(
            "name: r\nsteps: [{ id: a, run: exit 1, retry: { attempts: 3, delay: 1h } }]\n", as: "r.yaml")
        #expect(try await engine.control("run", file).status == 0)
        let status = try await engine.wait(for: 1) { $0.steps.first?.state == .retrying }
        #expect(status.steps.first?.attempt == 2 && status.steps.first?.attemptsMaximum == 3)
        #expect(status.steps.first?.retryAt != nil && status.waitingFor.isEmpty)
        let text = try await engine.control("status", "1").output
        #expect(text.contains("retrying") && text.contains("2 of 3") && text.contains("next at"), "\(text)")
        #expect(try await engine.control("cancel", "1").status == 0)
    }
}

extension Value {
    /// The member of an object; nil when there is none.
    fileprivate func optional(_ key: String) -> Value? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    fileprivate var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
