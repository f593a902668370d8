import EngineCore
import Testing
import WorkflowModel

@Suite("Commands to run")
struct RunEffectTests {
    private static func effect(_ run: String, _ input: Value = .null) throws -> RunEffect {
        var harness = try Harness(#"{"do": [{"a": {"run": \#(run)}}]}"#)
        harness.start(input)
        return try #require(harness.run(1))
    }

    @Test(
        "one plain word is executed, anything else goes through a shell",
        arguments: [
            ("date", false), ("/usr/bin/date", false), ("  date\n", false), ("my-tool_2.sh", false), ("a:b", false),
            ("date -u", true), ("a|b", true), ("a>b", true), ("$X", true), ("a;b", true), ("a&", true), ("`a`", true),
            ("*.sh", true), ("X=1", true), ("~/bin/x", true), ("a#b", true), ("a\\tb", true), ("'a'", true),
        ])
    func shell(_ command: String, usesShell: Bool) throws {
        let effect = try Self.effect(#"{"command": "${.}"}"#, .string(command))
        #expect((effect.executable == "/bin/sh") == usesShell)
        #expect(effect.arguments.contains("sh") == usesShell)
    }

    @Test("values reach the environment as text, never the script")
    func environment() throws {
        let effect = try Self.effect(
            #"""
            {"script": "echo", "env": {"S": "a b", "I": 5, "D": 1.5, "B": true, "N": null, "A": [1, "x"], "O": {"k": "${.}"}}}
            """#, "v")
        let values = effect.environment.prefix(7).map { "\($0.name)=\($0.value)" }
        #expect(values == ["S=a b", "I=5", "D=1.5", "B=true", "N=", #"A=[1,"x"]"#, #"O={"k":"v"}"#])
        #expect(effect.arguments == ["/bin/sh", "-e", "-c", "echo", "sh"])
        #expect(
            effect.environment.suffix(4) == [
                RunEffect.Variable(name: "ENGINE_EXECUTION_ID", value: "7"),
                RunEffect.Variable(name: "ENGINE_NODE_KEY", value: "/do/0/a"),
                RunEffect.Variable(name: "ENGINE_ATTEMPT", value: "1"),
                RunEffect.Variable(name: "ENGINE_IDEMPOTENCY_KEY", value: "7:/do/0/a"),
            ])
        #expect(effect.bootID == "boot-1")
    }

    @Test("standard input is text as it is, or JSON")
    func stdin() throws {
        #expect(try Self.effect(#"{"command": "c", "stdin": "${.}"}"#, "text").stdin == Array("text".utf8))
        #expect(try Self.effect(#"{"command": "c", "stdin": "${.}"}"#, ["a": 1]).stdin == Array(#"{"a":1}"#.utf8))
        #expect(try Self.effect(#"{"command": "c"}"#).stdin == nil)
        #expect(try Self.effect(#"{"command": "c", "cwd": "${.}"}"#, "/tmp").workingDirectory == "/tmp")
    }

    @Test(
        "what cannot be run is a validation fault of the task",
        arguments: [
            #"{"command": "${.nul}"}"#, #"{"vector": []}"#, #"{"vector": ["a", "${.nul}"]}"#, #"{"command": 5}"#,
            #"{"command": "c", "env": {"X": "${.nul}"}}"#, #"{"command": "c", "env": {"A=B": "1"}}"#,
            #"{"command": "c", "cwd": 5}"#, #"{"command": "c", "args": 5}"#, #"{"command": " "}"#,
        ])
    func refused(_ run: String) throws {
        var harness = try Harness(#"{"do": [{"a": {"run": \#(run)}}]}"#)
        harness.start(["nul": "a\u{0}b"])
        #expect(harness.steps.isEmpty)
        #expect(harness.error?.status == 400)
        #expect(harness.error?.type.hasSuffix("/validation") == true)
        #expect(harness.error?.nodeKey == "/do/0/a")
    }

    @Test("the idempotency key is the same for every attempt of one visit, and for no other")
    func idempotency() throws {
        var harness = try Harness(
            #"""
            {"do": [
              {"again": {"do": [
                {"loop": {"for": {"in": "${[1, 2]}", "parallel": 1}, "do": [
                  {"inner": {"for": {"in": "${[1, 2]}"}, "do": [
                    {"t": {"try": [{"r": {"run": {"command": "c", "onInterrupt": "rerun"}}}], "catch": {"retry": {"count": 1}}}}]}}]}},
                {"back": {"switch": [{"more": {"when": "$context.done != 1", "then": "loop"}}], "export": {"done": 1}}}]}}]}
            """#)
        harness.start()
        var keys: [String] = []
        var attempts: [Int] = []
        while let token = harness.steps.first, let effect = harness.run(token) {
            let key = effect.environment.first { $0.name == "ENGINE_IDEMPOTENCY_KEY" }?.value ?? ""
            attempts.append(effect.attempt)
            switch effect.attempt {
            case 1: harness.input(.completed(Token(number: token), .interrupted(reason: "power cut")))
            case 2: harness.exit(token, 1)
            default:
                #expect(keys.suffix(2).allSatisfy { $0 == key } && keys.count >= 2)
                harness.exit(token)
            }
            keys.append(key)
        }
        #expect(harness.execution.status == .completed)
        #expect(attempts.prefix(3) == [1, 2, 3])
        #expect(keys.count == 24)
        var distinct: [String] = []
        for key in keys where !distinct.contains(key) { distinct.append(key) }
        #expect(distinct.count == 8)
        #expect(distinct.first?.hasSuffix("/r#0.0") == true)
        #expect(distinct.last?.hasSuffix("/r#j1.1.1") == true)
    }

    @Test("a command that starts and stops in one transition never reaches the host")
    func stillborn() throws {
        var harness = try Harness(
            #"""
            {"do": [{"t": {"try": [{"f": {"fork": {"branches": [{"a": {"run": "a"}}, {"b": {"raise": {"type": "x", "status": 400}}}]}}}], "catch": {}}}]}
            """#)
        let transition = harness.start()
        #expect(transition.effects.isEmpty)
        #expect(harness.execution.status == .completed)
    }
}
