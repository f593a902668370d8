import EngineCore
import OrderedCollections
import Testing
import WorkflowModel

/// Every kind of task under everything that can happen to it. The transcripts tell how; these tests tell that it always
/// ends as it must, with the laws of the harness looked at after each input.
@Suite("Kinds of tasks")
struct KindTests {
    /// A task of each kind that waits for something outside, by name.
    static let kinds: [(name: String, task: String)] = [
        ("run", #"{"run": "work""#), ("wait", #"{"wait": "PT1H""#),
        ("workflow", #"{"workflow": {"name": "child"}"#), ("call", #"{"call": "https://service.example/""#),
        ("do", #"{"do": [{"a": {"run": "work"}}, {"b": {"set": {"x": 1}}}]"#),
        ("for", #"{"for": {"in": "${ [1, 2] }"}, "do": [{"a": {"run": "work"}}]"#),
        ("map", #"{"for": {"in": "${ [1, 2, 3] }", "parallel": 2}, "do": [{"a": {"run": "work"}}]"#),
        ("fork", #"{"fork": {"branches": [{"a": {"run": "work"}}, {"b": {"workflow": {"name": "child"}}}]}"#),
        ("compete", #"{"fork": {"compete": true, "branches": [{"a": {"run": "work"}}, {"b": {"wait": "PT1H"}}]}"#),
        ("graph", #"{"graph": [{"a": {"run": "work"}}, {"b": {"run": "work", "needs": ["a"]}}]"#),
        ("try", #"{"try": [{"a": {"run": "work"}}], "catch": {"errors": {"status": 404}}"#),
        ("function", #"{"function": {"run": "work"}, "with": {"x": 1}"#),
        (
            "extension",
            #"{"extend": {"run": "work"}, "before": [{"b": {"set": {"x": 1}}}], "after": [{"c": {"run": "work"}}]"#
        ),
    ]

    static let names = kinds.map { $0.name }

    private static func harness(_ task: String, options: String = "", around: String = "") throws -> Harness {
        let task = task + (options.isEmpty ? "" : ", " + options) + "}"
        let list = around.isEmpty ? task : around.replacing("TASK", with: task)
        return try Harness(#"{"do": [{"task": \#(list)}, {"last": {"set": {"last": true}}}]}"#)
    }

    /// Ends whatever is pending, well or badly, one thing after the other.
    private static func finish(_ harness: inout Harness, fails: Bool = false, onlyOnce: Bool = false) {
        for _ in 0..<50 {
            if let token = harness.steps.min() {
                _ = fails ? harness.exit(token, 3, stderr: "broken") : harness.exit(token, 0, "fine")
            } else if let token = harness.requests.min() {
                let outcome = fails ? RequestOutcome.fault(Fault(.runtime, title: "broken")) : .value(["fine": true])
                _ = harness.input(.answered(Token(number: token), outcome))
            } else if !fails, let token = harness.timers.max() {
                _ = harness.elapse(token)
            } else {
                return
            }
            if onlyOnce || harness.execution.isFinished { return }
        }
    }

    @Test("it completes", arguments: names)
    func success(name: String) throws {
        var harness = try Self.harness(Self.task(name))
        harness.start()
        Self.finish(&harness)
        #expect(harness.execution.status == .completed)
        #expect(harness.output == ["last": true])
    }

    @Test("its fault fails the execution, and a redrive goes on", arguments: names.filter { $0 != "wait" })
    func fault(name: String) throws {
        var harness = try Self.harness(Self.task(name))
        harness.start()
        if name == "compete" {
            // The other branch could win still: the race is over when it has faulted, too.
            Self.finish(&harness, fails: true, onlyOnce: true)
            #expect(harness.execution.status == .waiting)
            return
        }
        Self.finish(&harness, fails: true)
        #expect(harness.execution.status == .failed)
        #expect(harness.error?.status == 500)
        harness.command(.resume(ResumeRequest()))
        Self.finish(&harness)
        #expect(harness.execution.status == .completed)
    }

    @Test("a retry tries it again", arguments: names.filter { $0 != "wait" && $0 != "compete" })
    func retry(name: String) throws {
        var harness = try Self.harness(
            Self.task(name), around: #"{"try": [{"inner": TASK}], "catch": {"retry": {"count": 1}}}"#)
        harness.start()
        Self.finish(&harness, fails: true, onlyOnce: true)
        while harness.steps.contains(where: { harness.run($0)?.control == .stopping }) {
            for token in harness.steps where harness.run(token)?.control == .stopping { harness.exit(token, 143) }
        }
        #expect(!harness.execution.isFinished)
        Self.finish(&harness)
        #expect(harness.execution.status == .completed)
        #expect(harness.output == ["last": true])
    }

    @Test("a time limit ends it", arguments: names)
    func timeout(name: String) throws {
        var harness = try Self.harness(Self.task(name), options: #""timeout": "PT5S""#)
        harness.start()
        let limit = try #require(
            harness.timers.first { token in
                guard case .timer(let instant)? = harness.granted[Token(number: token)] else { return false }
                return instant.millisecondsSinceEpoch - harness.now.millisecondsSinceEpoch == 5_000
            })
        harness.elapse(limit)
        for token in harness.steps { harness.exit(token, 143) }
        #expect(harness.execution.status == .failed)
        #expect(harness.error?.status == 408)
        harness.command(.resume(ResumeRequest()))
        for _ in 0..<10 where !harness.execution.isFinished {
            if let token = harness.steps.min() {
                harness.exit(token, 0, "fine")
            } else if let token = harness.requests.min() {
                harness.input(.answered(Token(number: token), .value(1)))
            } else {
                break
            }
        }
        let waits = name == "wait"
        #expect(harness.execution.status == (waits ? .waiting : .completed))
    }

    @Test("a pause holds it, and a resume lets it go on", arguments: names, ["drain", "freeze"])
    func pause(name: String, mode: String) throws {
        var harness = try Self.harness(Self.task(name))
        harness.start()
        harness.command(.pause(PauseRequest(mode: mode == "drain" ? .drain : .freeze)))
        #expect(harness.execution.status == .paused)
        Self.finish(&harness, onlyOnce: true)
        #expect(harness.execution.status == .paused)
        harness.command(.resume(ResumeRequest()))
        Self.finish(&harness)
        #expect(harness.execution.status == .completed)
        #expect(harness.output == ["last": true])
    }

    @Test("a cancel ends it, and leaves nothing", arguments: names)
    func cancel(name: String) throws {
        var harness = try Self.harness(Self.task(name))
        harness.start()
        harness.command(.cancel(CancelRequest()))
        #expect(harness.requests.isEmpty && harness.timers.isEmpty)
        for token in harness.steps { harness.exit(token, 143) }
        #expect(harness.execution.status == .cancelled)
    }

    @Test("a crash at any input changes nothing", arguments: names)
    func crash(name: String) throws {
        var harness = try Self.harness(Self.task(name))
        harness.start()
        for _ in 0..<20 where !harness.execution.isFinished {
            harness.recover()
            Self.finish(&harness, onlyOnce: true)
        }
        #expect(harness.execution.status == .completed)
        #expect(harness.output == ["last": true])
    }

    private static func task(_ name: String) -> String { kinds.first { $0.name == name }?.task ?? "" }
}
