import Testing
import WorkflowLanguage
import WorkflowModel

@Suite("The canonical form")
struct CanonicalFormTests {
    static let everything = """
        document:
          dsl: 1.0.3
          namespace: test
          name: everything
          version: 1.2.3-rc.1
          title: Everything
          summary: Each kind of task once.
          metadata: { engine: { env: { A: b }, cwd: /srv, onCancel: [{ undo: { run: { shell: { command: undo } } } }] } }
        input: { from: .order, schema: { format: json, document: { type: object } } }
        output: { as: { total: "${ .total }" } }
        timeout: long
        use:
          timeouts: { long: { after: PT1H } }
          errors: { bad: { type: "https://example.com/bad", status: 400, detail: "${ .why }" } }
          retries:
            calm:
              when: .status == 503
              delay: { seconds: 2 }
              backoff: { exponential: { factor: 3, maxDelay: PT1M } }
              limit: { attempt: { count: 5, duration: PT10S }, duration: PT5M }
              jitter: { from: PT0S, to: PT1S }
        do:
          - extract: { set: { a: 1 }, export: { as: "$context + {a: .a}" }, if: .go }
          - loop:
              for: { each: x, in: .items, at: i }
              while: .more
              do:
                - x: { set: "${ $x }" }
          - fan:
              fork:
                compete: true
                branches:
                  - a: { wait: { minutes: 1 } }
                  - b: { do: [ { inner: { wait: PT1S, then: exit } } ] }
          - tryGetPet:
              try:
                - getPet: { raise: { error: bad } }
              catch:
                errors: { with: { type: "https://example.com/bad", status: 400, detail: why } }
                as: problem
                when: .status == 400
                exceptWhen: .title == "x"
                retry: calm
                then: choose
                do:
                  - note: { emit: { event: { with: { source: "https://a.b", type: noted, data: "${ $problem }" } } } }
          - choose:
              switch:
                - one: { when: .kind == 1, then: extract }
                - two: { when: .kind == 2, then: run~it/now }
                - other: { then: end }
          - run~it/now:
              run:
                shell:
                  command: echo $0
                  arguments: [a, 5, "${ .b }"]
                  environment: { B: 007 }
                  stdin: ${ . }
                return: all
                await: false
              timeout: { after: "${ .limit }" }
              metadata:
                owner: me
                engine: { cwd: /tmp, onInterrupt: rerun, successCodes: 3, breakpoint: true, allowFailure: true, parse: json }
              then: continue
        """

    func definition() throws -> Definition { try Documents.load(Self.everything) }

    @Test("keys are canonical pointers, IDs follow the document")
    func keys() throws {
        let definition = try definition()
        #expect(
            definition.nodes.map(\.key) == [
                "", "/do/0/extract", "/do/1/loop", "/do/1/loop/for/do", "/do/1/loop/for/do/0/x", "/do/2/fan",
                "/do/2/fan/fork/branches/0/a", "/do/2/fan/fork/branches/1/b", "/do/2/fan/fork/branches/1/b/do/0/inner",
                "/do/3/tryGetPet", "/do/3/tryGetPet/try", "/do/3/tryGetPet/try/0/getPet", "/do/3/tryGetPet/catch/do",
                "/do/3/tryGetPet/catch/do/0/note", "/do/4/choose", "/do/5/run~0it~1now", "/onCancel",
                "/onCancel/0/undo",
            ])
        #expect(definition.nodes.enumerated().allSatisfy { $1.id == NodeID($0) })
        #expect(
            definition.nodes.map(\.parent?.index) == [
                nil, 0, 0, 2, 3, 0, 5, 5, 7, 0, 9, 10, 9, 12, 0, 0, nil, 16,
            ])
        #expect(definition.onCancel == NodeID(16))
    }

    @Test("the head and the options of the document arrive")
    func head() throws {
        let definition = try definition()
        #expect(definition.namespace == "test")
        #expect(definition.version == "1.2.3-rc.1")
        #expect(definition.title == "Everything")
        #expect(definition.summary == "Each kind of task once.")
        #expect(definition.options.inputFrom == .expression(Expression(".order")))
        #expect(definition.options.inputSchema == ["type": "object"])
        #expect(definition.options.outputAs == .object([Template.Member("total", .expression(Expression(".total")))]))
        #expect(definition.options.timeout == .constant(.seconds(3_600)))
        #expect(definition.source.form == .openWorkflow)
    }

    @Test("loops, forks and lists")
    func structure() throws {
        let definition = try definition()
        #expect(
            try definition.node("/do/1/loop").step
                == .loop(
                    LoopStep(
                        itemVariable: "x", indexVariable: "i", collection: .expression(Expression(".items")),
                        whileCondition: Expression(".more"), body: NodeID(3), mode: .chained)))
        #expect(try definition.node("/do/1/loop/for/do").step == .sequence([NodeID(4)]))
        #expect(
            try definition.node("/do/2/fan").step == .fork(ForkStep(branches: [NodeID(6), NodeID(7)], compete: true)))
        #expect(try definition.node("/do/2/fan/fork/branches/1/b").step == .sequence([NodeID(8)]))
        #expect(try definition.node("/do/2/fan/fork/branches/1/b/do/0/inner").options.then == .exit)
        let extract = try definition.node("/do/0/extract").options
        #expect(extract.condition == Expression(".go"))
        #expect(extract.exportAs == .expression(Expression("$context + {a: .a}")))
    }

    @Test("attempts, with their policy and their handler")
    func attempt() throws {
        let definition = try definition()
        let attempt = try definition.attempt("/do/3/tryGetPet")
        #expect(attempt.body == NodeID(10))
        #expect(attempt.handler == NodeID(12))
        #expect(attempt.handlerThen == .task(NodeID(14)))
        #expect(attempt.errorVariable == "problem")
        #expect(attempt.filter == FaultFilter(type: "https://example.com/bad", status: 400, detail: "why"))
        #expect(attempt.when == Expression(".status == 400"))
        #expect(attempt.exceptWhen == Expression(#".title == "x""#))
        #expect(attempt.catchesWhenExhausted)
        #expect(
            attempt.retry
                == RetryPolicy(
                    when: Expression(".status == 503"), retriesMaximum: 5,
                    attemptDurationMaximum: .constant(.seconds(10)), totalDurationMaximum: .constant(.seconds(300)),
                    backoff: .exponential(factor: 3), delay: .constant(.seconds(2)),
                    delayMaximum: .constant(.seconds(60)),
                    jitter: RetryPolicy.Jitter(minimum: .constant(.zero), maximum: .constant(.seconds(1)))))
        #expect(
            try definition.node("/do/3/tryGetPet/try/0/getPet").step
                == .raise(
                    FaultTemplate(
                        type: .literal("https://example.com/bad"), status: .literal(400),
                        detail: .expression(Expression(".why")))))
    }

    @Test("a switch leads to siblings, before and after it")
    func choice() throws {
        #expect(
            try definition().node("/do/4/choose").step
                == .choice([
                    ChoiceCase(name: "one", condition: Expression(".kind == 1"), then: .task(NodeID(1))),
                    ChoiceCase(name: "two", condition: Expression(".kind == 2"), then: .task(NodeID(15))),
                    ChoiceCase(name: "other", condition: nil, then: .end),
                ]))
    }

    @Test("commands, with the engine's options")
    func run() throws {
        let definition = try definition()
        let run = try definition.run("/do/5/run~0it~1now")
        #expect(run.program == .command(.literal("echo $0")))
        #expect(run.arguments == .array([.literal("a"), .literal("5"), .expression(Expression(".b"))]))
        #expect(run.environment == [Template.Member("A", .literal("b")), Template.Member("B", .literal("007"))])
        #expect(run.stdin == .expression(Expression(".")))
        #expect(run.workingDirectory == .literal("/tmp"))
        #expect(run.returns == .all)
        #expect(!run.awaitsCompletion)
        #expect(run.parsing == .json)
        #expect(run.successCodes == [3])
        #expect(run.onInterrupt == .rerun)
        let options = try definition.node("/do/5/run~0it~1now").options
        #expect(options.breakpoint)
        #expect(options.allowFailure)
        #expect(options.timeout == .template(.expression(Expression(".limit"))))
        #expect(options.metadata?.printed().hasPrefix(#"{"owner":"me","engine":"#) == true)
        #expect(try definition.node("/onCancel").options.inputFrom == .expression(Expression(".order")))
        let plain = try definition.run("/onCancel/0/undo")
        #expect(plain.parsing == .text)
        #expect(plain.onInterrupt == .pause)
        #expect(plain.workingDirectory == .literal("/srv"))
    }

    @Test("a whole text in ${ } is an expression, and nothing else is")
    func templates() throws {
        let tasks =
            #"- a: { set: { a: "  ${ .x }  ", b: .x, c: "${}", d: "x ${ .x }", e: ["${ .y }", 1], f: { g: 2 } } }"#
        #expect(
            try Documents.load(Documents.canonical(tasks)).node("/do/0/a").step
                == .assign(
                    .object([
                        Template.Member("a", .expression(Expression(".x"))), Template.Member("b", .literal(".x")),
                        Template.Member("c", .literal("${}")), Template.Member("d", .literal("x ${ .x }")),
                        Template.Member("e", .array([.expression(Expression(".y")), .literal(1)])),
                        Template.Member("f", .literal(["g": 2])),
                    ])))
    }

    @Test("fields of expressions take bare jq, wrapped jq and truth values")
    func expressions() throws {
        let tasks =
            "- a: { if: .x, set: { a: 1 } }\n- b: { if: '${ .x }', set: { a: 1 } }\n- c: { if: true, set: { a: 1 } }"
        let definition = try Documents.load(Documents.canonical(tasks))
        #expect(definition.nodes.dropFirst().map(\.options.condition?.source) == [".x", ".x", "true"])
    }

    @Test("YAML and JSON of one document give one program")
    func sameInJSON() throws {
        for text in [Self.everything, "name: x\nsteps: [{id: a, run: a, retry: 2}, {run: b, forEach: [1, 2]}]"] {
            let json = try JSONDocument.read(text, fileName: "t.yaml").value.printed()
            var (first, second) = (try Documents.load(text), try Documents.load(json, file: "t.json"))
            #expect(first.source.digest != second.source.digest)
            // Numbers have no spelling of their own in JSON.
            first.nodes.removeAll { $0.name == "run~it/now" }
            second.nodes.removeAll { $0.name == "run~it/now" }
            #expect(first.nodes == second.nodes)
            #expect(first.options == second.options)
        }
    }
}
