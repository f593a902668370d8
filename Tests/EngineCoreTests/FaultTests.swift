import EngineCore
import Testing
import WorkflowModel

/// What single kinds of tasks refuse, each with the words that the author reads.
@Suite("Faults of tasks")
struct FaultTests {
    /// Tasks that fault when they begin, with the title and a part of the detail.
    static let faulty: [(task: String, title: String, detail: String)] = [
        (#"{"emit": "${.x}"}"#, "No event", "must be an object"),
        (#"{"raise": {"type": "a/b", "status": "400"}}"#, "No error status", "such as 400"),
        (#"{"raise": {"type": 5, "status": 400}}"#, "No error type", "must be a string"),
        (#"{"call": "https://service.example/{who.name}"}"#, "No value for a URI", "`who.name`"),
        (#"{"for": {"in": "${.x}"}, "do": [{"a": {"run": "x"}}]}"#, "No array to loop over", "array or null"),
        (#"{"for": {"in": "${[1]}", "while": "$none"}, "do": [{"a": {"run": "x"}}]}"#, "Bad expression", "$none"),
        (
            #"{"listen": {"approval": {"data": "${.large}"}}}"#, "Too much to look at", "every status shows it"
        ),
    ]

    @Test("what a task cannot do is its fault, with the reason", arguments: faulty)
    func begin(_ task: String, _ title: String, _ detail: String) throws {
        var harness = try Harness(#"{"do": [{"a": \#(task)}]}"#)
        harness.start([
            "x": "text", "who": ["nobody": 1],
            "large": .string(String(repeating: "x", count: Limits.approvalDataBytesMaximum + 1)),
        ])
        #expect(harness.execution.status == .failed)
        #expect(harness.error?.title == title)
        #expect(harness.error?.message?.contains(detail) == true, "\(harness.error?.message ?? "")")
        #expect(harness.error?.nodeKey == "/do/0/a")
    }

    @Test("a loop over too many items is refused before any of them is looked at")
    func tooManyItems() throws {
        var harness = try Harness(#"{"do": [{"a": {"for": {"in": "${.}"}, "do": [{"b": {"run": "x"}}]}}]}"#)
        harness.checksBytes = false
        harness.start(.array([Value](repeating: nil, count: Limits.loopItemsMaximum + 1)))
        #expect(harness.error?.title == "Too many items")
        #expect(harness.steps.isEmpty)
    }

    @Test("a loop ends when its condition does not hold any more, with the output of the last iteration")
    func whileCondition() throws {
        var harness = try Harness(
            #"{"do": [{"a": {"for": {"in": "${[1, 2, 3]}", "while": "$item < 3"}, "do": [{"b": {"run": "x"}}]}}]}"#)
        harness.start()
        harness.exit(1, 0, "one")
        harness.exit(2, 0, "two")
        #expect(harness.execution.status == .completed)
        #expect(harness.output == "two")
    }

    @Test("a `listen` to all of no events is over at once")
    func listenToNothing() throws {
        var harness = try Harness(#"{"do": [{"a": {"listen": {"all": []}}}]}"#)
        harness.start()
        #expect(harness.execution.status == .completed)
        #expect(harness.output == [])
        #expect(harness.listens.isEmpty)
    }

    @Test("an answer that nests too deeply is the fault of the task that asked")
    func deepAnswer() throws {
        var harness = try Harness(#"{"do": [{"a": {"workflow": {"name": "child"}}}]}"#)
        harness.start()
        var value: Value = 1
        for _ in 0...Limits.codecDepthMaximum { value = [value] }
        harness.input(.answered(Token(number: harness.requests[0]), .value(value)))
        #expect(harness.execution.status == .failed)
        #expect(harness.error?.title == "Value too deep")
        #expect(harness.error?.nodeKey == "/do/0/a")
    }

    @Test(
        "a time limit is told in its two largest units",
        arguments: [
            ("PT0.02S", "20 ms"), ("PT2.5S", "2.5 s"), ("PT5S", "5 s"), ("PT90S", "1 min 30 s"), ("PT2H", "2 h"),
            ("PT1H30M5S", "1 h 30 min"), ("P1DT2H30M", "1 d 2 h"), ("P2D", "2 d"),
        ])
    func timeLimit(_ limit: String, _ words: String) throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "x", "timeout": "\#(limit)"}}]}"#)
        harness.start()
        harness.elapse(try #require(harness.timers.first))
        for token in harness.steps { harness.exit(token, 143) }
        #expect(harness.execution.status == .failed)
        #expect(harness.error?.message?.hasSuffix("within its time limit of \(words).") == true)
    }

    // MARK: - Commands

    private static func harness(_ run: RunStep, secrets: [String] = []) throws -> Harness {
        var definition = try DefinitionBuilder.definition(#"{"do": [{"a": {"run": "x"}}]}"#)
        definition.nodes[1].step = .run(run)
        definition.secrets = secrets
        return Harness(definition)
    }

    @Test("what a command wrote to $ENGINE_OUTPUT and cannot be used fails it, with the line")
    func reportedOutput() throws {
        for (captured, reason) in [
            (Captured(reported: Array("a=1".utf8), reportedBytesDropped: 7), "it is longer than 1048576 bytes"),
            (Captured(reported: Array("a=1\n\n=2\n".utf8)), "its line 3 is not KEY=VALUE"),
            (Captured(reported: Array("a=1\nb c\n".utf8)), "its line 2 is not KEY=VALUE"),
            (Captured(reported: Array("a<<END\nx\n".utf8)), "its line 1 begins a value that no line END ends"),
            (Captured(reported: [0x61, 0x3D, 0xFF]), "it is not UTF-8"),
            (Captured(reported: Array("{".utf8)), "it begins like JSON, but"),
        ] {
            var harness = try Harness(#"{"do": [{"a": {"run": "x"}}]}"#)
            harness.start()
            harness.input(.completed(Token(number: 1), .exited(code: 0, output: captured)))
            #expect(harness.error?.title == "Outputs cannot be read")
            #expect(harness.error?.message?.contains(reason) == true, "\(harness.error?.message ?? "")")
        }
    }

    @Test("long words of a command are cut between characters: reasons at their end, standard error at its beginning")
    func longWords() throws {
        var harness = try Self.harness(RunStep(program: .script("x"), onInterrupt: .fail))
        harness.start()
        let reason = String(repeating: "é", count: Limits.reasonBytesMaximum)
        harness.input(.completed(Token(number: 1), .interrupted(reason: reason)))
        #expect(harness.error?.message == String(reason.prefix(Limits.reasonBytesMaximum / 2)))

        harness = try Self.harness(RunStep(program: .script("x")))
        harness.start()
        let lines = "first" + String(repeating: "é", count: Limits.stderrDetailBytesMaximum) + "x"
        harness.exit(1, 3, stderr: lines + "\n")
        let message = try #require(harness.error?.message)
        #expect(message.hasPrefix("The command exited with code 3"))
        let tail = try #require(message.split(separator: "\n").last)
        #expect(lines.hasSuffix(tail) && tail.utf8.count == Limits.stderrDetailBytesMaximum - 1)
    }

    @Test("scripts in JavaScript are modules when they import or export")
    func javascript() throws {
        for (code, options) in [
            ("console.log(1)", ["-e"]), ("import fs from 'fs'\nfs", ["--input-type=module", "-e"]),
            ("let x = 1\nexport { x }", ["--input-type=module", "-e"]),
        ] {
            var harness = try Self.harness(
                RunStep(
                    program: .interpreted(.javascript, code: .literal(.string(code))),
                    arguments: .literal(["a"])))
            harness.start()
            #expect(harness.run(1)?.arguments == ["node"] + options + [code, "script", "a"])
        }
    }

    @Test("a container is told by arguments where its volumes are, how it is called, and when it may go")
    func container() throws {
        let program = ContainerProgram(
            image: .literal("alpine"), name: .literal("c"), command: .literal("ls -l"),
            ports: [Template.Member("8080", .literal(80))], volumes: [Template.Member("/data", .literal("/mnt"))],
            pullPolicy: .never, cleanup: .eventually(after: .constant(.seconds(60))))
        var harness = try Self.harness(
            RunStep(
                program: .container(program), environment: [Template.Member("A", .literal("secret value"))],
                stdin: .literal("in")))
        let removal = (harness.now.millisecondsSinceEpoch + 60_000) / 1000
        harness.start()
        let vector = try #require(harness.run(1)?.arguments)
        #expect(
            Array(vector.dropFirst(5)) == [
                "--pull", "never", "--label", "engine.remove-after=\(removal)", "--name", "c", "--interactive",
                "--publish", "8080:80", "--volume", "/data:/mnt", "--env", "A", "alpine", "/bin/sh", "-c", "ls -l",
                "sh",
            ])
    }

    @Test("of what reads secrets only the parts that do are left to the host")
    func sealed() throws {
        let secret = Template.expression(Expression("$secrets.key"))
        let plain = Template.expression(Expression(".x"))
        var harness = try Self.harness(
            RunStep(
                program: .script("x"),
                environment: [
                    Template.Member("LIST", .array([plain, secret])), Template.Member("PLAIN", .array([plain])),
                ],
                stdin: .object([Template.Member("a", plain), Template.Member("b", secret)])),
            secrets: ["key"])
        harness.start(["x": 5])
        let effect = try #require(harness.run(1))
        #expect(effect.environment.first == RunEffect.Variable(name: "PLAIN", value: "[5]"))
        #expect(effect.stdin == nil)
        let sealed = try #require(effect.sealed)
        #expect(sealed.environment == [Template.Member("LIST", .array([.literal(5), secret]))])
        #expect(sealed.stdin == .object([Template.Member("a", .literal(5)), Template.Member("b", secret)]))
        #expect(sealed.scope.secrets == ["key"] && sealed.scope.input == ["x": 5])
    }

    // MARK: - Events

    private static func event(_ number: UInt64, _ members: OrderedObject) -> HeardEvent {
        var event: OrderedObject = ["id": .string("\(number)"), "type": "t", "data": .integer(Int64(number))]
        for (name, value) in members { event[name] = value }
        return HeardEvent(number: number, value: .object(event))
    }

    @Test("an event that is not the expected one, or over which an expression fails, is not meant")
    func filters() throws {
        for (filter, missed) in [
            (#"{"with": {"type": "t"}, "correlate": {"k": {"from": ".key", "expect": "${.want}"}}}"#, ["key": "no"]),
            (#"{"with": {"type": "t"}, "correlate": {"k": {"from": ".key"}}}"#, [:]),
            (#"{"with": {"type": "t", "key": "${. + 1 == 2}"}}"#, ["key": "no"]),
            (#"{"with": {"type": "t", "key": "${\"yes\"}"}}"#, ["key": "no"]),
        ] as [(String, OrderedObject)] {
            var harness = try Harness(#"{"do": [{"a": {"listen": {"one": \#(filter)}}}]}"#)
            harness.start(["want": "yes"])
            let token = Token(number: try #require(harness.listens.first))
            #expect(harness.input(.heard(token, Self.event(1, missed))).events.isEmpty, "\(filter)")
            let isNumber = filter.contains("== 2")
            harness.input(.heard(token, Self.event(2, ["key": isNumber ? 1 : "yes"])))
            #expect(harness.execution.status == .completed, "\(filter)")
            #expect(harness.output == [2])
        }
    }

    // MARK: - What is told

    @Test("an approval is shown with its question, and decisions that nothing waits for say so")
    func approval() throws {
        var harness = try Harness(
            #"""
            {"do": [{"f": {"fork": {"branches": [
              {"a": {"listen": {"approval": {"prompt": "Really?", "data": "${.x}"}}}}, {"b": {"listen": {"approval": {}}}},
              {"c": {"wait": "PT1H"}}]}}}]}
            """#)
        harness.start(["x": 7])
        let positions = harness.execution.inspection().threads.compactMap(\.stack.last?.position)
        #expect(positions.contains(["prompt": "Really?", "data": 7]))
        let branches = ["/do/0/f/fork/branches/0/a", "/do/0/f/fork/branches/1/b", "/do/0/f/fork/branches/2/c"]
        func decide(_ node: String?) -> Reply? {
            harness.command(.decide(DecideRequest(isApproved: true, node: node))).reply
        }
        #expect(decide(nil) == .refused(.approvalAmbiguous(keys: Array(branches.prefix(2)))))
        #expect(decide(branches[2]) == .refused(.notAwaitingApproval(key: branches[2])))
        _ = decide(branches[0])
        _ = decide(branches[1])
        #expect(decide(nil) == .refused(.notAwaitingApproval(key: nil)))
    }

    @Test("nothing is decided before the start, and nothing starts that waits for its turn already")
    func beforeTheStart() throws {
        var harness = try Harness(#"{"executions": 1, "do": [{"a": {"run": "a"}}]}"#)
        let decision = Command.decide(DecideRequest(isApproved: true))
        #expect(harness.command(decision).reply == .refused(.notRunning))
        #expect(harness.start().reply == .accepted(.started, status: .pending))
        #expect(harness.start().reply == .refused(.alreadyStarted))
        #expect(harness.command(decision).reply == .refused(.notRunning))
    }

    @Test("a task that is tried again and one that listens are told to those who listen")
    func lifecycle() throws {
        var harness = try Harness(
            #"""
            {"do": [{"t": {"try": [{"x": {"run": "x"}}], "catch": {"retry": {"count": 1, "delay": "PT9S"}}}},
              {"l": {"listen": {"one": {"with": {"type": "t"}}}}}]}
            """#)
        harness.start()
        func notes(_ body: (inout Harness) -> Transition) -> [LifecycleNote] {
            let before = harness.execution
            let transition = body(&harness)
            return harness.execution.lifecycle(of: transition.events, since: before) { _ in true }
        }
        let retried = notes { $0.exit(1, 1) }
        #expect(retried.filter { $0.kind == .taskRetried }.map(\.task) == ["/do/0/t"])
        #expect(retried.first { $0.kind == .taskFaulted }?.task == "/do/0/t/try/0/x")
        harness.elapse(try #require(harness.timers.first))
        let listening = notes { $0.exit($0.steps[0], 0) }
        #expect(listening.contains { $0.kind == .workflowCorrelationStarted })
        #expect(listening.last { $0.kind == .workflowStatusChanged }?.data["status"] == "waiting")
        let heard = notes { $0.input(.heard(Token(number: $0.listens[0]), Self.event(1, [:]))) }
        #expect(heard.contains { $0.kind == .workflowCorrelationCompleted })
    }

    @Test("a task with an extension that faulted by its output is made again by a redrive, without its work")
    func extensionAgain() throws {
        var harness = try Harness(
            #"""
            {"do": [{"a": {"extend": {"run": "x"}, "after": [{"c": {"run": "y"}}],
              "output": "${$context.name}", "outputSchema": {"type": "string"}}}]}
            """#)
        harness.start()
        harness.exit(1, 0, "one")
        harness.exit(2, 0, "two")
        #expect(harness.execution.status == .failed)
        harness.command(.resume(ResumeRequest(set: ["name": "ada"])))
        #expect(harness.steps.isEmpty)
        #expect(harness.execution.status == .completed)
        #expect(harness.output == "ada")
    }
}
