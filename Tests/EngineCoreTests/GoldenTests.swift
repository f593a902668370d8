import EngineCore
import FoundationEssentials
import OrderedCollections
import Testing
import WorkflowModel

/// Bytes that journals hold. They must be readable for ever: when a golden no longer matches, make a new version.
@Suite("Golden bytes")
struct GoldenTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")

    private static let at = Instant(millisecondsSinceEpoch: 1_700_000_000_123)
    private static let thread = ThreadID(number: 3)
    private static let node = NodeID(2)
    private static let token = Token(number: 300)
    private static let fault = Fault(type: "a/timeout", status: 408, title: "T", detail: nil, instance: "/do/0/a")
    private static let record = FaultRecord(fault: fault, node: node, stack: [node, NodeID(0)])
    private static let requester = Requester(uid: 1000, gid: 100, pid: 42, name: "ada")
    private static let value: Value = ["a": [1, -1, 2.5, true, nil], "b": "\u{E9}"]
    private static let effect = RunEffect(
        node: node, nodeKey: "/do/0/a", nodeName: "a", attempt: 2, executable: "/bin/sh", arguments: ["/bin/sh", "-c"],
        environment: [RunEffect.Variable(name: "A", value: "b")], workingDirectory: "/tmp", stdin: [1, 2],
        limits: ResourceLimits(memoryBytesMaximum: 1 << 30, processorMillis: 500, tasksMaximum: nil),
        stopGrace: .milliseconds(2_500), control: .running, bootID: "boot")

    /// One of each kind.
    static let facts: [Fact] = [
        .commandAnswered(
            CommandRecord(
                verb: .pause, requester: requester, key: "k", reason: "r", reply: .accepted(.paused, status: .paused))),
        .commandAnswered(
            CommandRecord(
                verb: .resume, requester: requester, key: nil, reason: nil,
                reply: .refused(.unknownNode(key: "/x")))),
        .executionStarted(input: value, seed: 0xDEAD_BEEF, breakpoints: [node]),
        .executionPaused(
            PauseRecord(mode: .freeze, reason: "r", requester: requester, since: at, resumeAt: at, token: token)),
        .breakpointSet(node), .executionResumed(ResumeRecord(requester: nil, set: ["x": 1], skip: [node])),
        .executionRedriven(ResumeRecord(requester: requester)), .threadRewound(thread, to: node, value: value),
        .cancelRequested(reason: "enough"), .executionFailing(thread, record), .endReached(thread),
        .handlerStarted(.onExit, thread), .handlerEnded(.onCancel, thread, record), .executionEnded(.completed),
        .transitionYielded(token, after: thread), .yieldWithdrawn, .taskStarted(thread, node),
        .inputTransformed(thread, value), .timeoutScheduled(thread, token, deadline: at),
        .taskSkipped(thread, node, .condition, output: .value(nil)),
        .taskCompleted(thread, node, output: .value(value), context: value, then: .task(node)),
        .taskCompleted(thread, node, output: .gathered, context: nil, then: .end),
        .taskFaulted(thread, depth: 2, fault, atEnd: true), .taskTimedOut(thread, depth: 1),
        .failureTolerated(thread, depth: 1), .taskRestarted(thread), .breakpointReached(thread, node),
        .loopStarted(thread, items: [1, "x"]), .iterationStarted(thread, index: 7),
        .retryScheduled(thread, depth: 1, at: at, token), .faultCaught(thread, depth: 1),
        .threadStarted(thread, parent: .main, branch: 4), .threadCompleted(thread), .threadParked(thread),
        .branchesStopped(thread, .fault(record)), .branchesStopped(thread, .won(branch: 1)), .threadSettled(thread),
        .waitStarted(thread, token, until: at), .timerElapsed(token),
        .stepStarted(thread, token, effect, detached: true),
        .stepEnded(
            token,
            StepEnding(
                cause: .exited(code: -1), processorMilliseconds: 12, memoryBytesPeak: 1 << 20, outOfMemory: true)),
        .stepEnded(token, StepEnding(cause: .interrupted(reason: "power cut"))), .eventEmitted(thread, value),
    ]

    /// What version 2 says more.
    static let newerFacts: [Fact] = [
        .stepStarted(thread, token, newerEffect, detached: false),
        .stepEnded(
            token,
            StepEnding(
                cause: .signalled(signal: 15), stopped: .timeout, diskBytesRead: 4096, diskBytesWritten: 1 << 40)),
        .executionQueued(token, input: value, seed: 1, breakpoints: [node]), .executionAdmitted(token),
        .functionCalled(thread, arguments: value), .extensionAdvanced(thread, .before, then: .continue),
        .requestStarted(
            thread, token,
            RequestEffect(
                node: node, nodeKey: "/do/0/child", nodeName: "child", attempt: 2, idempotencyKey: "1.9.2",
                kind: .child(
                    ChildRequest(
                        target: .registered(namespace: "default", name: "child", version: "1.0.0"),
                        input: value, awaitsCompletion: true)))),
        .requestEnded(token),
    ]

    private static let newerEffect: RunEffect = {
        var effect = GoldenTests.effect
        effect.limits.transferBytesMaximum = 50 << 20
        effect.secrets = ["token"]
        effect.iteration = [2, 0]
        return effect
    }()

    private static func events(_ facts: [Fact]) -> [Event] {
        facts.enumerated().map { index, fact in
            Event(at: Instant(millisecondsSinceEpoch: at.millisecondsSinceEpoch + Int64(index)), fact: fact)
        }
    }

    @Test("events of version 1 are read as ever")
    func olderEvents() throws {
        #expect(try EventCodec.decode(Self.golden("events-1.bin", [])) == Self.events(Self.facts))
    }

    @Test("events of version 2 are read and written as ever")
    func events() throws {
        let events = Self.events(Self.facts + Self.newerFacts)
        let golden = try Self.golden("events-version-2.bin", EventCodec.encode(events))
        #expect(try EventCodec.decode(golden) == events)
        #expect(EventCodec.encode(events) == golden)
    }

    @Test("calls and commands that read secrets are read and written as ever")
    func calls() throws {
        let events = Self.events(Self.calls)
        let golden = try Self.golden("events-calls.bin", EventCodec.encode(events))
        #expect(try EventCodec.decode(golden) == events)
        #expect(EventCodec.encode(events) == golden)
    }

    private static let calls: [Fact] = [
        .requestStarted(
            thread, token,
            RequestEffect(
                node: node, nodeKey: "/do/0/ask", nodeName: "ask", attempt: 1, idempotencyKey: "1:/do/0/ask",
                kind: .call(CallRequest(step: .http(call), scope: scope, idempotencyKey: "0123456789abcdef")))),
        .requestStarted(
            thread, token,
            RequestEffect(
                node: node, nodeKey: "/do/0/ask", nodeName: "ask", attempt: 1, idempotencyKey: "1:/do/0/ask",
                kind: .call(
                    CallRequest(step: .openAPI(described), scope: nil, idempotencyKey: "0123456789abcdef")))),
        .stepStarted(thread, token, sealedEffect, detached: false),
    ]

    /// What waits for events and for people, what publishes, and every refusal.
    static let listening: [Fact] =
        [
            .listenStarted(thread, token, since: 1 << 40),
            .eventConsumed(
                thread, token,
                ConsumedEvent(
                    number: 7, role: .counted(filter: 1), value: value, correlated: ["k": 1], ending: .enough)),
            .eventConsumed(
                thread, token,
                ConsumedEvent(
                    number: 8, role: .stopping(filter: 0), value: nil, correlated: [:], ending: .fault(fault))),
            .approvalRequested(thread, prompt: "Really?", data: value),
            .approvalDecided(
                thread, ApprovalDecision(isApproved: false, requester: requester, reason: "no", at: at)),
            .requestStarted(
                thread, token,
                RequestEffect(
                    node: node, nodeKey: "/do/0/say", nodeName: "say", attempt: 1, idempotencyKey: "1:/do/0/say",
                    kind: .publish(value))),
            .requestStarted(
                thread, token,
                RequestEffect(
                    node: node, nodeKey: "/do/0/f", nodeName: "f", attempt: 1, idempotencyKey: "1:/do/0/f",
                    kind: .child(
                        ChildRequest(target: .function(uri: "https://f.example"), input: nil, awaitsCompletion: false)))
            ),
        ]
        + refusals.map {
            .commandAnswered(
                CommandRecord(verb: .approve, requester: requester, key: nil, reason: nil, reply: .refused($0)))
        }

    private static let refusals: [Refusal] = [
        .alreadyStarted, .notRunning, .alreadyPaused, .alreadyRunning, .alreadyCompleted, .alreadyFailed,
        .alreadyCancelled, .cancelling, .unknownNode(key: "/a"), .notResumableFrom(key: "/a"), .draining,
        .keyReused(key: "k"), .tooLarge(limit: "l"), .notAwaitingApproval(key: nil), .notAwaitingApproval(key: "/a"),
        .approvalAmbiguous(keys: ["/a", "/b"]),
    ]

    @Test("what waits for events and people, and every refusal, are read and written as ever")
    func listening() throws {
        let events = Self.events(Self.listening)
        let golden = try Self.golden("events-listening.bin", EventCodec.encode(events))
        #expect(try EventCodec.decode(golden) == events)
        #expect(EventCodec.encode(events) == golden)
    }

    private static let call = HTTPCall(
        method: .literal("post"),
        endpoint: Endpoint(
            uri: .literal("https://service.example/"),
            authentication: .bearer(token: .expression(Expression("$secrets.key")))),
        query: .literal(["a": 1]), body: .object([Template.Member("b", .expression(Expression("$secrets.key")))]),
        output: .response, redirect: true, onInterrupt: .rerun)

    private static let described = OpenAPICall(
        document: Endpoint(uri: .literal("file:///pets.yaml")),
        operation: OpenAPIOperation(
            method: "get", server: "https://service.example", path: "/pets/{id}",
            parameters: [
                OpenAPIOperation.Parameter(name: "id", place: .path, isRequired: true, isExploded: false)
            ], bodyType: "application/json"),
        operationID: .literal("getPet"), parameters: .literal(["id": 7]),
        authentication: .secret(.basic, name: "login"), onInterrupt: .fail)

    private static let scope = SecretScope(
        input: value, arguments: ["context": ["a": 1]], now: at, secrets: ["key"])

    private static let sealedEffect: RunEffect = {
        var effect = newerEffect
        effect.sealed = SealedParts(
            environment: [Template.Member("KEY", .expression(Expression("$secrets.key")))],
            stdin: .expression(Expression("$secrets.key + $context.a")), scope: scope)
        return effect
    }()

    @Test("a version of the future is refused")
    func newer() {
        #expect(throws: CodecError.self) { try EventCodec.decode([EventCodec.version + 1, 0]) }
    }

    @Test("the goldens hold every kind of fact")
    func completeness() {
        var names: [String] = []
        for fact in Self.facts + Self.newerFacts + Self.listening where !names.contains(fact.name) {
            names.append(fact.name)
        }
        #expect(names.count == 49)
    }

    @Test("an execution of version 1 is read as ever, and goes on")
    func olderExecution() throws {
        let definition = try Self.executionDefinition()
        let execution = try ExecutionCodec.decode(Self.golden("execution-1.bin", []), definition: definition)
        #expect(execution.status == .paused && !execution.pendingEffects.isEmpty)
        #expect(try ExecutionCodec.decode(ExecutionCodec.encode(execution), definition: definition) == execution)
    }

    @Test("an execution of version 2 is read and written as ever")
    func execution() throws {
        let definition = try Self.executionDefinition()
        var harness = Harness(definition)
        harness.start(Self.value)
        harness.exit(4, 1)
        harness.exit(5, 0, "one")
        harness.command(
            .pause(PauseRequest(mode: .freeze, reason: "r", resumeAt: Instant(millisecondsSinceEpoch: 1))), key: "k")
        let golden = try Self.golden("execution-version-2.bin", ExecutionCodec.encode(harness.execution))
        #expect(try ExecutionCodec.decode(golden, definition: definition) == harness.execution)
        #expect(ExecutionCodec.encode(harness.execution) == golden)
    }

    private static func executionDefinition() throws -> Definition {
        try DefinitionBuilder.definition(
            #"""
            {"timeout": "PT1H", "do": [{"s": {"set": 5, "export": {"x": 1}}}, {"f": {"fork": {"branches": [
              {"r": {"run": "r"}}, {"w": {"wait": "PT5S"}},
              {"t": {"try": [{"x": {"run": "x"}}], "catch": {"retry": {"count": 2, "delay": "PT9S"}}}},
              {"m": {"for": {"in": "${[1, 2, 3]}", "parallel": 2}, "do": [{"y": {"run": "y"}}]}},
              {"l": {"for": {"in": "${[7]}", "each": "n"}, "do": [{"z": {"run": "z"}}]}}]}}}]}
            """#)
    }

    /// The stored bytes. A missing file is written down, once: committing it makes it golden.
    static func golden(_ name: String, _ bytes: [UInt8]) throws -> [UInt8] {
        let file = directory.appending(path: name)
        if !FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
            Issue.record("\(name) was missing and is written now")
        }
        return Array(try Data(contentsOf: file))
    }
}
