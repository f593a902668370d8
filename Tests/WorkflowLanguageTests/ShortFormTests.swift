import Testing
import WorkflowLanguage
import WorkflowModel

@Suite("The short form")
struct ShortFormTests {
    func graph(_ definition: Definition) throws -> GraphStep {
        guard case .graph(let graph) = try definition.node("").step else { throw Definition.Missing("graph") }
        return graph
    }

    @Test("without needs each step needs the one before")
    func order() throws {
        let definition = try Documents.load("name: x\nsteps: [{run: a}, {id: b, run: b}, {wait: 1s}]")
        let children = try graph(definition).children
        #expect(children.map(\.node) == [NodeID(1), NodeID(2), NodeID(3)])
        #expect(children.map(\.needs) == [[], [NodeID(1)], [NodeID(2)]])
        #expect(definition.nodes.map(\.key) == ["", "/steps/0/step1", "/steps/1/b", "/steps/2/step3"])
        #expect(definition.nodes.map(\.name) == ["x", "step1", "b", "step3"])
        #expect(definition.nodes.allSatisfy { $0.id == NodeID(0) || $0.parent == NodeID(0) })
    }

    @Test("with any needs steps need only what they say")
    func needs() throws {
        let definition = try Documents.load(
            "name: x\nconcurrency: 3\nsteps: [{id: c, needs: [a, b], run: c}, {id: a, run: a}, {id: b, needs: a, run: b}]"
        )
        let graph = try graph(definition)
        #expect(graph.children.map(\.needs) == [[NodeID(2), NodeID(3)], [], [NodeID(2)]])
        #expect(graph.concurrencyMaximum == 3)
        #expect(graph.failurePolicy == .failFast)
    }

    @Test("a text is a script, a list is an argument vector")
    func programs() throws {
        let definition = try Documents.load(
            "name: x\nsteps: [{id: a, run: 'echo $X'}, {id: b, run: [echo, 0644, '${ .x }', true]}]")
        #expect(try definition.run("/steps/0/a").program == .script("echo $X"))
        #expect(
            try definition.run("/steps/1/b").program
                == .vector([
                    .literal("echo"), .literal("0644"), .expression(Expression(".x")), .literal("true"),
                ]))
    }

    @Test("commands have the defaults of the short form")
    func defaults() throws {
        let run = try Documents.load("name: x\nsteps: [{id: a, run: x}]").run("/steps/0/a")
        #expect(run == RunStep(program: .script("x"), parsing: .trimmedText, onInterrupt: .pause))
        #expect(run.stopGrace == .seconds(10))
    }

    @Test("every option of a command arrives")
    func options() throws {
        let text = """
            name: x
            env: { A: 1, B: two }
            cwd: /srv
            steps:
              - id: a
                run: x
                env: { B: 0644, C: "${ .c }" }
                cwd: /tmp
                stdin: { a: 1 }
                timeout: 1h30m
                onInterrupt: rerun
                successCodes: [3, 4]
                stopGrace: 500ms
                limits: { memory: 512M, cpus: 1.5, tasks: 10, io: 20M }
                secrets: [api-token, tls.key]
                output: { parse: json, as: .a, schema: { type: object } }
                if: .go
                allowFailure: true
                breakpoint: true
                metadata: { owner: me }
            """
        let definition = try Documents.load(text)
        let run = try definition.run("/steps/0/a")
        #expect(
            run.environment == [
                Template.Member("A", .literal("1")), Template.Member("B", .literal("0644")),
                Template.Member("C", .expression(Expression(".c"))),
            ])
        #expect(run.workingDirectory == .literal("/tmp"))
        #expect(run.stdin == .literal(["a": 1]))
        #expect(run.onInterrupt == .rerun)
        #expect(run.successCodes == [3, 4])
        #expect(run.stopGrace == .milliseconds(500))
        #expect(
            run.limits
                == ResourceLimits(
                    memoryBytesMaximum: 512 << 20, processorMillis: 1_500, tasksMaximum: 10,
                    transferBytesMaximum: 20 << 20))
        #expect(run.secrets == ["api-token", "tls.key"])
        #expect(run.parsing == .json)
        let options = try definition.node("/steps/0/a").options
        #expect(options.timeout == .constant(.seconds(5_400)))
        #expect(options.outputAs == .expression(Expression(".a")))
        #expect(options.outputSchema == ["type": "object"])
        #expect(options.condition == Expression(".go"))
        #expect(options.allowFailure)
        #expect(options.breakpoint)
        #expect(options.metadata == ["owner": "me"])
    }

    @Test("forEach and retry wrap the task, the outermost has the step's key and its condition")
    func layers() throws {
        let text = """
            name: x
            steps:
              - id: a
                run: x
                if: .go
                allowFailure: true
                timeout: 5s
                forEach: { in: .mirrors, as: mirror, parallel: 2 }
                retry: { attempts: 3, delay: 10s, backoff: exponential, maxDelay: 1m, jitter: 2s }
            """
        let definition = try Documents.load(text)
        #expect(definition.nodes.map(\.key) == ["", "/steps/0/a", "/steps/0/a/forEach", "/steps/0/a/forEach/retry"])
        let outer = try definition.node("/steps/0/a")
        #expect(
            outer.step
                == .loop(
                    LoopStep(
                        itemVariable: "mirror", indexVariable: "index", collection: .expression(Expression(".mirrors")),
                        body: NodeID(2), mode: .mapped(parallelMaximum: 2))))
        #expect(outer.options == TaskOptions(condition: Expression(".go"), allowFailure: true))
        let attempt = try definition.attempt("/steps/0/a/forEach")
        #expect(attempt.body == NodeID(3))
        #expect(!attempt.catchesWhenExhausted)
        #expect(attempt.handler == nil)
        let policy = try #require(attempt.retry)
        #expect(policy.retriesMaximum == 2)
        #expect(policy.backoff == .exponential(factor: 2))
        #expect(policy.delay == .constant(.seconds(10)))
        #expect(policy.delayMaximum == .constant(.seconds(60)))
        #expect(policy.jitter == RetryPolicy.Jitter(minimum: .constant(.zero), maximum: .constant(.seconds(2))))
        let run = try definition.run("/steps/0/a/forEach/retry")
        #expect(run.environment == [Template.Member("mirror", .expression(Expression("$mirror")))])
        #expect(try definition.node("/steps/0/a/forEach/retry").options == TaskOptions(timeout: .constant(.seconds(5))))
    }

    @Test("retry alone, forEach alone, and their short notations")
    func shorthands() throws {
        let definition = try Documents.load(
            "name: x\nsteps: [{id: a, run: x, retry: 3}, {id: b, run: x, forEach: [1, '${ .two }']}, {id: c, run: x, output: lines}]"
        )
        #expect(try definition.attempt("/steps/0/a").retry?.retriesMaximum == 2)
        guard case .loop(let loop) = try definition.node("/steps/1/b").step else { throw Definition.Missing("loop") }
        #expect(loop.collection == .array([.literal(1), .expression(Expression(".two"))]))
        #expect(loop.itemVariable == "item")
        #expect(loop.mode == .mapped(parallelMaximum: 1))
        #expect(try definition.run("/steps/2/c").parsing == .lines)
    }

    @Test("an author's own variable wins over the loop's")
    func loopEnvironment() throws {
        let definition = try Documents.load(
            "name: x\nenv: {item: a}\nsteps: [{id: b, run: x, forEach: .x}, {id: c, run: x, forEach: .x, env: {item: c}}]"
        )
        #expect(
            try definition.run("/steps/0/b/forEach").environment
                == [Template.Member("item", .expression(Expression("$item")))])
        #expect(try definition.run("/steps/1/c/forEach").environment == [Template.Member("item", .literal("c"))])
    }

    @Test("wait, set and emit are steps too")
    func otherKinds() throws {
        let definition = try Documents.load(
            "name: x\nsteps: [{id: a, wait: PT5S}, {id: b, set: {v: '${ .v }'}}, {id: c, emit: {type: t, data: {a: 1}}}]"
        )
        #expect(try definition.node("/steps/0/a").step == .wait(.constant(.seconds(5))))
        #expect(
            try definition.node("/steps/1/b").step
                == .assign(.object([Template.Member("v", .expression(Expression(".v")))])))
        #expect(
            try definition.node("/steps/2/c").step == .emit(.literal(["source": "/x", "type": "t", "data": ["a": 1]])))
    }

    @Test("what belongs to commands is refused elsewhere")
    func commandKeys() {
        #expect(
            Documents.problems("name: x\nsteps:\n  - wait: 1s\n    env: {A: b}\n    output: json") == [
                "t.yaml:4:5: `env` belongs to commands, and this step is a `wait` (remove it)",
                "t.yaml:5:13: `parse` belongs to commands (remove it)",
            ])
    }

    @Test("handlers are `do` nodes: of one step, or of a graph that runs several in order")
    func handlers() throws {
        let text = """
            name: x
            steps: [{id: a, run: a}]
            onCancel: [{run: b}]
            onFailure: [{id: c, run: c}, {run: d, retry: 2}]
            onExit: [{run: e, env: {A: b}}]
            """
        let definition = try Documents.load(text)
        #expect(
            definition.nodes.map(\.key) == [
                "", "/steps/0/a", "/onCancel", "/onCancel/0/step1", "/onFailure", "/onFailure/steps", "/onFailure/0/c",
                "/onFailure/1/step2", "/onFailure/1/step2/retry", "/onExit", "/onExit/0/step1",
            ])
        #expect(definition.onCancel == NodeID(2))
        #expect(definition.onFailure == NodeID(4))
        #expect(definition.onExit == NodeID(9))
        #expect(try definition.node("/onCancel").step == .sequence([NodeID(3)]))
        #expect(try definition.node("/onFailure").step == .sequence([NodeID(5)]))
        #expect(
            try definition.node("/onFailure/steps").step
                == .graph(
                    GraphStep(children: [
                        GraphStep.Child(node: NodeID(6), needs: []),
                        GraphStep.Child(node: NodeID(7), needs: [NodeID(6)]),
                    ])))
        #expect(definition.nodes.filter { $0.parent == nil }.map(\.key) == ["", "/onCancel", "/onFailure", "/onExit"])
    }

    @Test("handlers see the same input as the steps")
    func handlerInput() throws {
        let definition = try Documents.load(
            "name: x\ninput: {default: {a: 1}}\nsteps: [{run: a}]\nonExit: [{run: b}]")
        #expect(definition.options.inputFrom != nil)
        #expect(try definition.node("/onExit").options.inputFrom == definition.options.inputFrom)
    }

    @Test("input defaults complete the input before anything else sees it")
    func input() throws {
        let definition = try Documents.load(
            "name: x\ninput: {default: {keep: 10}, from: .keep, schema: {type: object}}\nsteps: [{run: a}]")
        #expect(
            definition.options.inputFrom
                == .expression(
                    Expression(
                        #"(if . == null then {"keep":10} elif type == "object" then {"keep":10} + . else . end) | (.keep)"#
                    )))
        #expect(definition.options.inputSchema == ["type": "object"])
        let other = try Documents.load("name: x\ninput: {default: [1]}\nsteps: [{run: a}]")
        #expect(other.options.inputFrom == .expression(Expression("if . == null then [1] else . end")))
    }

    @Test("output is an expression, a mapping, or both with a schema")
    func output() throws {
        func output(_ text: String) throws -> TaskOptions {
            try Documents.load("name: x\noutput: \(text)\nsteps: [{run: a}]").options
        }
        #expect(try output("$context.a").outputAs == .expression(Expression("$context.a")))
        #expect(
            try output("{a: '${ .a }', b: 1}").outputAs
                == .object([Template.Member("a", .expression(Expression(".a"))), Template.Member("b", .literal(1))]))
        let both = try output("{as: .a, schema: {type: string}}")
        #expect(both.outputAs == .expression(Expression(".a")))
        #expect(both.outputSchema == ["type": "string"])
    }

    @Test(
        "durations have many notations and one meaning",
        arguments: [
            ("30m", 1_800_000), ("1h30m", 5_400_000), ("10s", 10_000), ("500ms", 500), ("2d", 172_800_000),
            ("1w", 604_800_000),
            ("1m1s1ms", 61_001), ("PT1M30S", 90_000), ("P1D", 86_400_000), ("{minutes: 1, seconds: 5}", 65_000),
            ("0s", 0),
        ])
    func durations(text: String, milliseconds: Int64) throws {
        let definition = try Documents.load("name: x\nsteps: [{id: a, wait: \(text)}]")
        #expect(try definition.node("/steps/0/a").step == .wait(.constant(.milliseconds(milliseconds))))
    }

    @Test("durations may be computed")
    func computedDurations() throws {
        let definition = try Documents.load(
            "name: x\nsteps: [{id: a, wait: '${ .d }'}, {id: b, wait: {seconds: '${ .s }'}}]")
        #expect(try definition.node("/steps/0/a").step == .wait(.template(.expression(Expression(".d")))))
        #expect(
            try definition.node("/steps/1/b").step
                == .wait(.template(.object([Template.Member("seconds", .expression(Expression(".s")))]))))
    }

    @Test(
        "what is no duration is refused",
        arguments: [
            "5", "5 s", "1s1m", "1s1s", "-1s", "s", "1.5h", "99999999999999999999s", "9999999999999w", "P1Y",
            "{seconds: -1}",
            "{}", "[1]", "true", "''",
        ])
    func badDurations(text: String) {
        let diagnostics = Documents.examine("name: x\nsteps: [{id: a, wait: \(text)}]").diagnostics
        #expect(diagnostics.count == 1)
        #expect(["invalidDuration", "wrongType"].contains(diagnostics.first?.code))
    }

    @Test("the definition keeps its document and the digest of it")
    func source() throws {
        let definition = try Documents.load("name: abc\nsteps: [{run: a}]")
        #expect(definition.source.form == .short)
        #expect(definition.source.text == "name: abc\nsteps: [{run: a}]")
        // printf 'name: abc\nsteps: [{run: a}]' | sha256sum
        #expect(definition.source.digest == "0aa31bec937c48ec81d2a3819a1d100841410d366150c101686c6cb55ebb6b5b")
        #expect(definition.namespace == "default")
        #expect(definition.version == "0.1.0")
    }

    @Test("names that are not the author's to choose are refused, unless an author declares what may be declared")
    func environmentNames() throws {
        func problems(_ text: String) -> [String] { Documents.problems(text) }
        #expect(problems("name: x\nsteps: [{ run: a, env: { LD_PRELOAD: /x, PATH: /bin } }]").isEmpty)
        for name in ["ENGINE_OUTPUT", "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY"] {
            #expect(problems("name: x\nsteps: [{ run: a, env: { \(name): y } }]").count == 1)
        }
        for name in ["LD_PRELOAD", "BASH_ENV", "PATH", "ENGINE_ATTEMPT"] {
            #expect(problems("name: x\nsteps: [{ run: a, forEach: { in: .l, as: \(name) } }]").count == 1)
        }
        for name in ["../x", "a/b", "'.'", "''", "-x"] {
            #expect(problems("name: x\nsteps: [{ run: a, secrets: [\(name)] }]").count == 1, "\(name)")
        }
        #expect(problems("name: x\nsteps: [{ run: a, secrets: token }]").count == 1)
    }
}
