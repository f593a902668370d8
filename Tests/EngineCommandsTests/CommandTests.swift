import EngineProtocol
import Glibc
import ScriptedDaemon
import Synchronization
import Testing
import WorkflowModel

/// The real executable against a scripted daemon.
@Suite("enginectl", .timeLimit(.minutes(2)))
struct CommandTests {
    /// Runs a command against a daemon that answers by the script.
    private func run(
        _ arguments: String..., input: String = "", whenOutput: ((pid_t) -> Void)? = nil,
        script: @escaping ScriptedDaemon.Script
    ) -> (program: Program, requests: [Request]) {
        let daemon = ScriptedDaemon(script)
        defer { daemon.stop() }
        let program = Program.enginectl(
            arguments, environment: ["ENGINE_SOCKET": daemon.path], input: input, whenOutput: whenOutput)
        return (program, daemon.requests)
    }

    private static func started(_ id: Int = 42) -> Value {
        StartResult(executionID: UInt64(id), processName: "archive", status: .running, isNew: true).encoded
    }

    private static func changed(_ status: StatusObject) -> ScriptedDaemon.Step {
        .notify(Notification(ChangeNotification(subscription: 1, status: status)))
    }

    /// Starts and ends with the status, whose output is told only by `execution.status`.
    private static func ending(_ status: StatusObject) -> ScriptedDaemon.Script {
        { request, _ in
            switch Method(rawValue: request.method) {
            case .start: return [.result(started())]
            case .watch:
                var told = status
                told.output = nil
                return [.result(["subscription": 1]), changed(ViewSamples.status()), changed(told)]
            case .status: return [.result(status.encoded)]
            default: return [.hangUp]
            }
        }
    }

    private static let document = "name: archive\nsteps:\n  - id: a\n    run: echo hi\n"

    private func parameters(_ request: Request?) -> OrderedObject {
        guard case .object(let object)? = request?.params else { return [:] }
        return object
    }

    // MARK: - Errors

    @Test("every error code ends with its status and says message and remedy", arguments: ErrorCode.allCases)
    func exitStatus(code: ErrorCode) {
        let error = ProtocolError(code, "What happened.", remedy: "What to do.")
        let (program, _) = run("status", "42") { _, _ in [.refuse(error)] }
        #expect(program.exitStatus == code.exitStatus.rawValue)
        #expect(program.output.isEmpty)
        #expect(program.talk == "error: What happened.\nhelp: What to do.\n")
    }

    @Test("a daemon that does not run is said with how to start it") func notRunning() {
        let path = ScriptedDaemon.freePath()
        let program = Program.enginectl(["list", "--socket", path])
        #expect(program.exitStatus == 69)
        #expect(program.talk.contains("nobody listens at \(path)"))
        #expect(program.talk.contains("systemctl start engined"))
    }

    @Test(
        "a wrong command line ends with 64",
        arguments: [
            [], ["dance"], ["status"], ["status", "one"], ["pause"], ["run"], ["pause", "1", "--mode", "gently"],
            ["pause", "1", "--for", "1h", "--resume-at", "2026-01-01T00:00:00Z"], ["run", "f", "--timeout", "1s"],
            ["logs", "1", "--stderr", "--stdout"], ["cancel", "1", "--no-wait", "--timeout", "1s"],
            ["list", "--status", "idle"], ["status", "1", "--colour"],
        ])
    func usage(arguments: [String]) {
        let program = Program.enginectl(arguments)
        // Without anything to do the help is what was asked for.
        #expect(program.exitStatus == (arguments.isEmpty ? 0 : 64), "\(arguments)")
    }

    @Test("a missing file, an unreadable input and a file that is no text each say so") func badFiles() {
        let (missing, none) = run("run", "/nonexistent.yaml") { _, _ in [] }
        #expect(missing.exitStatus == 66)
        #expect(missing.talk.hasPrefix("error: /nonexistent.yaml cannot be read: No such file or directory."))
        let (input, _) = run("run", "-", "--input", "{keep: 3}", input: Self.document) { _, _ in [] }
        #expect(input.exitStatus == 65)
        #expect(input.talk.contains("--input is no JSON"))
        let (binary, _) = run("run", "/proc/self/exe") { _, _ in [] }
        #expect(binary.exitStatus == 65)
        #expect(none.isEmpty)
    }

    @Test("an invalid definition is shown as file:line:column with the line and a remedy") func invalidDefinition() {
        let problem = DiagnosticObject(
            file: "stdin", line: 4, column: 5, message: "unknown key \"rum\"", remedy: "Did you mean \"run\"?")
        let error = ProtocolError(.invalidDefinition, "The definition has 1 problem.", diagnostics: [problem])
        let (program, _) = run("run", "-", input: Self.document) { _, _ in [.refuse(error)] }
        #expect(program.exitStatus == 65)
        #expect(
            program.talk == """
                stdin:4:5: error: unknown key "rum"
                  4 │     run: echo hi
                    │     ^
                    │ help: Did you mean "run"?
                error: The definition has 1 problem.

                """)
    }

    // MARK: - run

    @Test("run sends document, file name, input and key, and prints the number") func runPrintsNumber() {
        let (program, requests) = run(
            "run", "-", "--input", #"{"keep": 3}"#, "--key", "k1", "--before", "/do/1", input: Self.document
        ) { _, _ in [.result(Self.started())] }
        #expect(program.exitStatus == 0)
        #expect(program.output == "42\n")
        #expect(program.talk == "Started execution 42 of archive.\n")
        let sent = parameters(requests.first)
        #expect(sent["document"] == .string(Self.document))
        #expect(sent["fileName"] == "stdin")
        #expect(sent["input"] == ["keep": 3])
        #expect(sent["key"] == "k1")
        #expect(sent["breakpoints"] == ["/do/1"])
    }

    @Test(
        "run --wait ends with the outcome",
        arguments: [(StatusName.completed, 0 as Int32), (.failed, 1), (.cancelled, 2)])
    func outcome(status: StatusName, exit: Int32) {
        var last = ViewSamples.status(status)
        if status == .completed { last.output = ["archives": 10] }
        if status == .failed { last.error = ViewSamples.error }
        let (program, _) = run("run", "-", "--wait", input: Self.document, script: Self.ending(last))
        #expect(program.exitStatus == exit)
        #expect(program.output == (status == .completed ? "{\"archives\":10}\n" : ""))
        #expect(program.talk.contains("Execution 42 of archive \(status.rawValue) after 12s."))
        #expect(program.talk.contains("tar ended with code 2") == (status == .failed))
    }

    @Test("run --wait --json prints the status object with its output, and nothing else") func waitJSON() throws {
        var last = ViewSamples.status(.completed)
        last.output = .some(.null)
        let (program, _) = run("run", "-", "--wait", "--json", input: Self.document, script: Self.ending(last))
        let printed = try Value.parse(program.output)
        #expect(try StatusObject(decoding: printed) == last)
        #expect(program.output.split(separator: "\n").count == 1)
    }

    @Test("run --watch --json prints a line per state, the last with the output") func watchJSON() throws {
        var last = ViewSamples.status(.completed)
        last.output = 7
        let (program, _) = run("run", "-", "--watch", "--json", input: Self.document, script: Self.ending(last))
        let lines = try program.output.split(separator: "\n").map { try Value.parse(String($0)) }
        #expect(try lines.map { try StatusObject(decoding: $0) } == [ViewSamples.status(), last])
    }

    @Test("run --watch without a terminal prints a line per change") func watchLines() {
        let (program, _) = run(
            "run", "-", "--watch", input: Self.document, script: Self.ending(ViewSamples.status(.completed)))
        let lines = program.output.split(separator: "\n").map { $0.dropFirst(10) }
        #expect(lines == ["execution 42   53%  ● running", "execution 42   53%  ✓ completed after 12s"])
    }

    @Test("a wait that times out ends with 3 and says that the execution goes on") func waitTimeout() {
        let (program, _) = run("run", "-", "--wait", "--timeout", "50ms", input: Self.document) { request, _ in
            request.method == "execution.start" ? [.result(Self.started())] : [.result(["subscription": 1])]
        }
        #expect(program.exitStatus == 3)
        #expect(program.talk.contains("execution 42 goes on"))
        #expect(program.talk.contains("enginectl cancel 42"))
    }

    @Test("Ctrl-C detaches and says how to cancel") func interrupt() {
        let (program, requests) = run(
            "watch", "42", whenOutput: { kill($0, SIGINT) }
        ) { _, _ in [.result(["subscription": 1]), Self.changed(ViewSamples.status())] }
        #expect(program.exitStatus == 130)
        #expect(program.talk.contains("Detached: execution 42 goes on."))
        #expect(!requests.contains { $0.method == "execution.cancel" })
    }

    @Test("a lost answer to run is asked for again with the same key") func lostAnswer() {
        let (program, requests) = run("run", "-", input: Self.document) { _, connection in
            connection == 1 ? [.hangUp] : [.result(Self.started())]
        }
        #expect(program.output == "42\n")
        #expect(requests.count == 2)
        let keys = requests.map { parameters($0)["key"] }
        #expect(keys[0] != nil && keys[0] == keys[1])
    }

    @Test("a watch goes on after the daemon was killed and started again") func restart() {
        let last = ViewSamples.status(.completed)
        let path = ScriptedDaemon.freePath()
        let first = ScriptedDaemon(path: path) { _, _ in
            [.result(["subscription": 1]), Self.changed(ViewSamples.status()), .die]
        }
        let second = Mutex<ScriptedDaemon?>(nil)
        let program = Program.enginectl(
            ["watch", "42"], environment: ["ENGINE_SOCKET": path],
            whenOutput: { _ in
                first.stop()
                second.withLock { $0 = ScriptedDaemon(path: path, Self.ending(last)) }
            })
        second.withLock { $0?.stop() }
        #expect(program.exitStatus == 0)
        #expect(program.output.contains("✓ completed"))
        #expect(program.talk.contains("waiting for it to come back"))
    }

    // MARK: - Other verbs

    private static func control(_ outcome: ControlResult.Outcome, _ status: StatusName) -> Value {
        ControlResult(executionID: 42, outcome: outcome, status: status).encoded
    }

    @Test("pause sends mode, reason and time, and several at once are one connection") func pause() {
        let (program, requests) = run(
            "pause", "42", "43", "--mode", "freeze", "--reason", "disk", "--resume-at", "2026-01-31T12:00:00Z"
        ) { _, connection in connection == 1 ? [.result(Self.control(.paused, .paused))] : [] }
        #expect(program.exitStatus == 0)
        #expect(requests.map { parameters($0)["executionID"] } == [42, 43])
        let sent = parameters(requests.first)
        #expect(sent["mode"] == "freeze" && sent["reason"] == "disk")
        #expect(sent["resumeAt"] == "2026-01-31T12:00:00.000Z")
        #expect(program.talk.contains("Execution 42 is paused."))
    }

    @Test("one refused of several is said by number, and the others are done") func partialFailure() {
        let (program, requests) = run("pause", "1", "2", "3") { request, _ in
            guard case .object(let params) = request.params, params["executionID"] == 2 else {
                return [.result(Self.control(.paused, .paused))]
            }
            return [.refuse(ProtocolError(.notFound, "There is no execution 2."))]
        }
        #expect(requests.count == 3)
        #expect(program.exitStatus == 66)
        #expect(program.talk.contains("error: execution 2: There is no execution 2."))
    }

    @Test(
        "a state that holds already is no failure",
        arguments: [
            ("pause", ErrorCode.alreadyPaused), ("resume", .alreadyRunning), ("cancel", .alreadyCancelled),
            ("cancel", .cancelling),
        ])
    func idempotent(verb: String, code: ErrorCode) {
        let (program, _) = run(verb, "42") { _, _ in [.refuse(ProtocolError(code, "It is so already."))] }
        #expect(program.exitStatus == 0)
        #expect(program.talk == "Execution 42: It is so already.\n")
    }

    @Test("resume sends from, set and skip; a value that is no JSON is refused here") func resume() {
        let (program, requests) = run(
            "resume", "42", "--from", "/do/1", "--set", "host=\"b\"", "--set", "n=[1]", "--skip", "/do/3"
        ) { _, _ in [.result(Self.control(.redriven, .running))] }
        #expect(program.exitStatus == 0)
        #expect(program.talk.contains("goes on from where it failed"))
        let sent = parameters(requests.first)
        #expect(sent["from"] == "/do/1" && sent["skip"] == ["/do/3"])
        #expect(sent["set"] == ["host": "b", "n": [1]])
        let (refused, none) = run("resume", "42", "--set", "host=b") { _, _ in [] }
        #expect(refused.exitStatus == 65)
        #expect(none.isEmpty)
    }

    @Test("cancel waits for the end unless told not to") func cancel() {
        let script: ScriptedDaemon.Script = { request, connection in
            guard request.method == "execution.cancel" else {
                return Self.ending(ViewSamples.status(.cancelled))(request, connection)
            }
            return [.result(Self.control(.cancelling, .running))]
        }
        let (waited, requests) = run("cancel", "42", "--reason", "wrong input", script: script)
        #expect(waited.exitStatus == 0)
        #expect(waited.talk.contains("Execution 42 of archive cancelled after 12s."))
        #expect(requests.map(\.method) == ["execution.cancel", "execution.watch", "execution.status"])
        let (told, alone) = run("cancel", "42", "--no-wait", "--json", script: script)
        #expect(alone.count == 1)
        #expect(told.output == Self.control(.cancelling, .running).printed() + "\n")
    }

    @Test("list asks for pages until it has enough, and prints numbers alone when asked") func list() {
        let script: ScriptedDaemon.Script = { request, _ in
            var first = ExecutionSummary(ViewSamples.status())
            guard case .object(let params) = request.params else { return [] }
            if params["cursor"] == "c" { first.executionID = 41 }
            return [.result(ListResult(executions: [first], nextCursor: params["cursor"] == "c" ? nil : "c").encoded)]
        }
        let (program, requests) = run(
            "list", "--active", "--status", "failed", "--process", "archive", "-q", script: script)
        #expect(program.output == "42\n41\n")
        let sent = parameters(requests.first)
        #expect(sent["status"] == ["failed", "active"] && sent["processName"] == "archive")
    }

    @Test("no executions: nothing on standard output, JSON stays a document") func emptyList() throws {
        let script: ScriptedDaemon.Script = { _, _ in
            [.result(ListResult(executions: [], nextCursor: nil).encoded)]
        }
        #expect(run("list", script: script).program.output.isEmpty)
        #expect(run("list", "--json", script: script).program.output == #"{"executions":[],"nextCursor":null}"# + "\n")
    }

    @Test("logs are harmless, or exact with --raw") func logs() {
        let bytes: [UInt8] = [0x1B, 0x5B, 0x32, 0x4A, 0xFF, 0x0A]
        let chunk = LogChunk(
            token: 1, nodeKey: "/do/0", name: "find", attempt: 1, stream: .stdout, offset: 0, bytes: bytes)
        let result = LogsResult(chunks: [chunk], nextCursor: "x", isComplete: true).encoded
        #expect(run("logs", "42") { _, _ in [.result(result)] }.program.output == "find │ ␛[2J\u{FFFD}\n")
        let (raw, requests) = run("logs", "42", "--raw", "--stderr", "--node", "/do/0") { _, _ in [.result(result)] }
        #expect(raw.output == String(decoding: bytes, as: UTF8.self))
        let sent = parameters(requests.first)
        #expect(sent["stream"] == "stderr" && sent["nodeKey"] == "/do/0")
    }

    @Test("logs --follow goes on at the cursor until all is told") func follow() {
        let (program, requests) = run("logs", "42", "--follow", "--node", "/do/0") { request, _ in
            guard case .object(let params) = request.params else { return [] }
            let step: Int64 = if case .integer(let step)? = params["cursor"].flatMap(Self.number) { step } else { 0 }
            let chunk = LogChunk(
                token: 1, nodeKey: "/do/0", name: "find", attempt: 1, stream: .stdout, offset: UInt64(step),
                bytes: Array("line \(step)\n".utf8))
            let chunks = step == 1 ? [] : [chunk]
            return [.result(LogsResult(chunks: chunks, nextCursor: "\(step + 1)", isComplete: step == 3).encoded)]
        }
        #expect(program.output == "line 0\nline 2\nline 3\n")
        #expect(requests.count == 4)
        #expect(parameters(requests.first)["waitMs"] == 10_000)
    }

    private static func number(_ cursor: Value) -> Value? {
        guard case .string(let text) = cursor else { return nil }
        return Int64(text).map { .integer($0) }
    }

    @Test("history as JSON is a line per event, page after page") func history() {
        let (program, _) = run("history", "42", "--json") { request, _ in
            guard case .object(let params) = request.params, case .integer(let after)? = params["after"] else {
                return []
            }
            let entry = HistoryEntry(
                sequence: UInt64(after + 1), at: ViewSamples.noon, type: "taskEntered", nodeKey: nil, data: [:])
            return [.result(HistoryResult(entries: [entry], hasMore: after < 2).encoded)]
        }
        #expect(program.output.split(separator: "\n").count == 3)
    }

    @Test("ping and engine status answer in JSON as they came") func engine() {
        let pong = PingResult(version: "0.1.0", now: ViewSamples.noon).encoded
        #expect(run("ping", "--json") { _, _ in [.result(pong)] }.program.output == pong.printed() + "\n")
        let (program, requests) = run("engine", "status", "--json") { _, _ in [.refuse(ProtocolError(.busy, "Busy."))] }
        #expect(program.exitStatus == 75)
        #expect(requests.map(\.method) == ["engine.status"])
    }

    @Test(
        "the completions that are installed are those of the program",
        arguments: [("bash", "enginectl.bash"), ("zsh", "_enginectl"), ("fish", "enginectl.fish")])
    func completions(shell: String, file: String) throws {
        let resolved = try #require(realpath(#filePath, nil))
        defer { free(resolved) }
        let root = String(cString: resolved).split(separator: "/").dropLast(3).joined(separator: "/")
        let stored = try #require(fopen("/\(root)/packaging/completions/\(file)", "r"))
        defer { fclose(stored) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, stored)
        let generated = Program.enginectl(["--generate-completion-script", shell])
        let differs = generated.output != String(decoding: bytes[..<count], as: UTF8.self)
        #expect(!differs, "run enginectl --generate-completion-script \(shell) > packaging/completions/\(file)")
    }

    @Test("the version is said without an engine") func version() {
        #expect(Program.enginectl(["--version"]).output == "enginectl \(EngineVersion.current)\n")
    }

    @Test("validate needs no engine and ends with 65 for an invalid document") func validate() {
        let valid = Program.enginectl(["validate", "-"], input: Self.document)
        #expect(valid.exitStatus == 0, "\(valid.output)\(valid.talk)")
        let invalid = Program.enginectl(["validate", "-", "--json"], input: "steps: 3\n")
        #expect(invalid.exitStatus == 65)
        #expect(
            invalid.output.hasPrefix(#"{"isValid":false,"diagnostics":[{"file":"stdin","line":"#), "\(invalid.output)")
        let shown = Program.enginectl(["validate", "-"], input: "steps: 3\n")
        #expect(shown.output.hasPrefix("stdin:"))
    }

    @Test(
        "expr gives what a definition would get: one value, null for none, an array of several",
        arguments: [
            (".a | length", "3"), ("${ .a | length }", "3"), (".a[]", "[1,2,3]"), ("empty", "null"),
            ("$context.region", #""eu""#), ("{b: .a[0], now: now}", #"{"b":1,"now":0}"#), (".id", "9007199254740993"),
        ])
    func expr(_ expression: String, _ output: String) {
        let result = Program.enginectl(
            [
                "expr", expression, "--input", "-", "--arguments", #"{"context": {"region": "eu"}}"#, "--now",
                "1970-01-01T00:00:00Z",
            ], input: #"{"a": [1, 2, 3], "id": 9007199254740993}"#)
        #expect(result.output == output + "\n", "\(result.talk)")
        #expect(result.exitStatus == 0)
    }

    @Test("expr reads its input and its arguments from files") func exprFiles() throws {
        func write(_ name: String, _ text: String) throws -> String {
            let path = "/tmp/enginectl-\(getpid())-\(name).json"
            let file = try #require(fopen(path, "w"))
            fputs(text, file)
            fclose(file)
            return path
        }
        let input = try write("input", #"{"a": [1, 2, 3]}"#)
        let arguments = try write("arguments", #"{"n": 10}"#)
        defer { for path in [input, arguments] { unlink(path) } }
        let result = Program.enginectl(["expr", ".a | map(. + $n)", "--input", input, "--arguments", "@\(arguments)"])
        #expect(result.output == "[11,12,13]\n", "\(result.talk)")
    }

    @Test("a mistake in an expression has its place in the document") func exprInDocument() {
        let document = """
            name: x
            steps:
              - id: a
                if: .host == | 1
                run: echo "hi"
              - id: b
                if: >-
                  .a
                  | nosuch(1)
                run: echo
            """
        let result = Program.enginectl(["validate", "-"], input: document)
        #expect(result.exitStatus == 65)
        let unexpected = ":4:18: error: invalid expression: syntax error, unexpected '|'"
        #expect(result.output.contains(unexpected), "\(result.output)")
        #expect(result.output.contains(":9:9: error: invalid expression: nosuch/1 is not defined"), "\(result.output)")
    }

    @Test(
        "expr says what is wrong, with the place, and ends with the right status",
        arguments: [
            ([".a |\n nosuch(1)"], 65, "expression:2:2: error: nosuch/1 is not defined"),
            ([".a["], 65, "^"), (["input"], 65, "one input"),
            ([".a", "--input", "/nonexistent"], 66, "cannot be read"), ([".a", "--input", "-"], 65, "is no JSON"),
            ([".", "--arguments", "[1]"], 65, "--arguments is no object"), ([".", "--arguments", "{"], 65, "no JSON"),
            (["error(\"no\")"], 1, "error: no"), (["1 | .a"], 1, "Cannot index number with"),
            (["$context"], 1, "--arguments"), (["now"], 1, "--now"), ([], 64, "expression"),
        ])
    func exprFailures(_ arguments: [String], _ status: Int32, _ talk: String) {
        let result = Program.enginectl(["expr"] + arguments, input: "{")
        #expect(result.exitStatus == status)
        #expect(result.talk.contains(talk), "\(result.talk)")
        #expect(result.output.isEmpty)
    }

    @Test("expr warns where the engine would stop, and goes on") func exprBounds() {
        let result = Program.enginectl(["expr", "[range(1000000)] | length"])
        #expect(result.output == "1000000\n")
        #expect(result.talk.hasPrefix("warning: The engine would end this with an error: "), "\(result.talk)")
        #expect(result.exitStatus == 0)
    }
}
