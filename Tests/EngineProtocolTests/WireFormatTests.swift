import EngineProtocol
import Testing
import WorkflowModel

/// Every message against its golden file, in both directions.
@Suite("The wire format")
struct WireFormatTests {
    private func check<Parameters: MethodParameters>(
        _ calls: [(Parameters, Parameters.Result)], source: SourceLocation = #_sourceLocation
    ) throws {
        let name = Parameters.method.rawValue
        var written: [String] = []
        for (number, call) in calls.enumerated() {
            let id = RequestID.integer(Int64(number + 1))
            written.append(text(Request(id: id, call.0).line))
            written.append(text(Response(id: id, result: call.1).line))
        }
        try GoldenFile.rewriteIfAsked(name, written)
        let golden = try GoldenFile.lines(name)
        #expect(written == golden, sourceLocation: source)

        for (number, call) in calls.enumerated() {
            let request = try Request.parse(Array(golden[number * 2].utf8))
            #expect(request.method == name)
            #expect(try Parameters(decoding: request.params) == call.0, sourceLocation: source)
            guard case .response(let response) = try ServerMessage.parse(Array(golden[number * 2 + 1].utf8)),
                case .success(let result) = response.outcome
            else {
                Issue.record("no successful response: \(golden[number * 2 + 1])", sourceLocation: source)
                return
            }
            #expect(response.id == request.id)
            #expect(try Parameters.Result(decoding: result) == call.1, sourceLocation: source)
        }
    }

    private func text(_ line: [UInt8]) -> String {
        #expect(line.last == UInt8(ascii: "\n"))
        return String(decoding: line.dropLast(), as: UTF8.self)
    }

    @Test("definition.register, list, show and remove") func definitions() throws {
        let definition = DefinitionObject(
            namespace: "shop", name: "order", version: "1.2.0", processID: String(repeating: "ab", count: 32),
            summary: "Takes an order.", registeredAt: Samples.noon, registeredBy: 1_000)
        var plain = definition
        plain.summary = nil
        try check([
            (
                DefinitionRegisterParameters(document: "name: order", fileName: "order.yaml"),
                DefinitionRegisterResult(definition: definition, isNew: true)
            )
        ])
        try check([
            (DefinitionListParameters(), DefinitionListResult(definitions: [definition, plain])),
            (
                DefinitionListParameters(name: "shop/order", limit: 1, cursor: definition.reference),
                DefinitionListResult(definitions: [plain], nextCursor: plain.reference)
            ),
        ])
        let reference = DefinitionReference(name: "shop/order", version: "1.2.0")
        try check([
            (
                DefinitionShowParameters(definition: reference),
                DefinitionShowResult(
                    definition: definition, document: "name: order\n", inputSchema: ["type": "object"])
            ),
            (
                DefinitionShowParameters(definition: DefinitionReference(name: "order")),
                DefinitionShowResult(definition: plain, document: "name: order\n")
            ),
        ])
        try check([
            (DefinitionRemoveParameters(definition: reference), DefinitionRemoveResult(definition: definition))
        ])
    }

    @Test("schedule.list, show, pause, resume and runNow") func schedules() throws {
        let schedule = ScheduleObject(
            name: "shop/nightly", version: "1.2.0", processID: String(repeating: "ab", count: 32), registeredBy: 1_000,
            triggers: [
                ScheduleTriggerObject(
                    kind: .cron, expression: "0 3 * * *", timeZone: "Europe/Berlin", nextFireAt: Samples.after(60),
                    lastFireAt: Samples.noon), ScheduleTriggerObject(kind: .on, expression: nil),
            ], missed: "once", overlap: "queue", nextFireAt: Samples.after(60), lastFireAt: Samples.noon,
            lastExecutionID: 42, runningExecutionIDs: [41, 42], queuedStarts: 1, executionCount: 7, missedCount: 3,
            skippedCount: 2, problem: "the disk is full")
        var paused = schedule
        paused.pause = SchedulePauseObject(requestedBy: "ada", pausedAt: Samples.noon, reason: "new disk")
        paused.nextFireAt = nil
        paused.problem = nil
        try check([
            (ScheduleListParameters(), ScheduleListResult(schedules: [schedule, paused])),
            (
                ScheduleListParameters(limit: 1, cursor: "shop/a"),
                ScheduleListResult(schedules: [schedule], nextCursor: "shop/nightly")
            ),
        ])
        try check([(ScheduleShowParameters(schedule: "shop/nightly"), ScheduleResult(schedule: schedule))])
        try check([
            (SchedulePauseParameters(schedule: "nightly", reason: "new disk"), ScheduleResult(schedule: paused))
        ])
        try check([(ScheduleResumeParameters(schedule: "nightly"), ScheduleResult(schedule: schedule))])
        try check([
            (
                ScheduleRunNowParameters(schedule: "nightly", input: ["keep": 3], key: "k1"),
                ScheduleRunNowResult(outcome: .started, executionID: 43, schedule: schedule)
            ),
            (
                ScheduleRunNowParameters(schedule: "nightly"),
                ScheduleRunNowResult(outcome: .skipped, schedule: paused)
            ),
        ])
        #expect(throws: ParameterError.self) { try ScheduleShowParameters(decoding: ["schedule": "a@1.0.0"]) }
    }

    @Test(
        "a reference is a name, perhaps with its namespace and its version",
        arguments: [
            ("order", "order", nil), ("shop/order", "shop/order", nil), ("shop/order@1.2.0", "shop/order", "1.2.0"),
            ("order@2", "order", "2"),
        ] as [(String, String, String?)])
    func references(text: String, name: String, version: String?) {
        #expect(DefinitionReference(text) == DefinitionReference(name: name, version: version))
    }

    @Test(
        "what is no reference is none",
        arguments: ["", "/order", "shop/", "a/b/c", "order.yaml", "./order", "order@", "order@latest", "a@1@2", "a b"])
    func noReferences(text: String) {
        #expect(DefinitionReference(text) == nil)
    }

    @Test("engine.ping") func ping() throws {
        try check([(PingParameters(), PingResult(version: "0.1.0", now: Samples.noon))])
    }

    @Test("engine.status") func engineStatus() throws {
        var counts: [StatusName: Int] = [:]
        for (count, status) in StatusName.allCases.enumerated() { counts[status] = count }
        let journal = JournalStatusObject(
            segments: 2, bytes: 33_554_432, freeBytes: 9_000_000_000, records: 1_234, syncMicrosecondsMedian: 310,
            syncMicrosecondsHigh: 2_400, isFull: false)
        try check([
            (
                EngineStatusParameters(),
                EngineStatusResult(
                    version: "0.1.0", pid: 4_711, startedAt: Samples.noon, uptimeMilliseconds: 86_400_000,
                    stateDirectory: "/var/lib/engine", socket: "/run/engine/engined.sock", executions: counts,
                    runningSteps: 3, connections: 2, watchers: 1, journal: journal)
            )
        ])
    }

    @Test("engine.metrics") func metrics() throws {
        try check([
            (
                MetricsParameters(),
                MetricsResult(
                    contentType: "application/openmetrics-text; version=1.0.0; charset=utf-8",
                    text: "# HELP engine_timers Timers that wait.\n# TYPE engine_timers gauge\nengine_timers 2\n# EOF\n"
                )
            ),
            (MetricsParameters(format: .prometheus), MetricsResult(contentType: "text/plain", text: "")),
        ])
    }

    @Test("execution.graph") func graph() throws {
        let nodes = [
            NodeObject(
                nodeID: 0, nodeKey: "", name: "backup", kind: "graph", parent: nil, needs: [], targets: [],
                state: .running),
            NodeObject(
                nodeID: 2, nodeKey: "/steps/verify", name: "verify", kind: "run", parent: 0, needs: [1], targets: [3],
                state: .pending),
        ]
        try check([
            (GraphParameters(executionID: 7), GraphResult(executionID: 7, status: .running, nodes: nodes))
        ])
    }

    @Test("definition.validate") func validate() throws {
        try check([
            (
                ValidateParameters(document: Samples.document, fileName: "nightly.yaml"),
                ValidateResult(
                    isValid: true, diagnostics: [], processName: "nightly-backup", processVersion: "0.1.0",
                    processID: "9f86d081884c7d65")
            ),
            (
                ValidateParameters(document: "steps: 3"),
                ValidateResult(isValid: false, diagnostics: [Samples.diagnostic])
            ),
        ])
    }

    @Test("execution.start") func start() throws {
        try check([
            (
                StartParameters(
                    document: Samples.document, fileName: "nightly.yaml", input: ["keep": 3],
                    breakpoints: ["/steps/2"], key: "nightly-2026-01-01"),
                StartResult(executionID: 42, processName: "nightly-backup", status: .running, isNew: true)
            ),
            (
                StartParameters(document: Samples.document, input: nil),
                StartResult(
                    executionID: 42, processName: "nightly-backup", status: .completed, isNew: false,
                    diagnostics: [Samples.diagnostic])
            ),
            (
                StartParameters(document: Samples.document, waitMilliseconds: 30_000),
                StartResult(
                    executionID: 42, processName: "nightly-backup", status: .completed, isNew: true,
                    execution: Samples.completed)
            ),
            (
                StartParameters(definition: DefinitionReference(name: "shop/order", version: "1.2.0"), key: "order-7"),
                StartResult(executionID: 43, processName: "order", status: .running, isNew: true)
            ),
        ])
    }

    @Test("execution.pause") func pause() throws {
        try check([
            (
                PauseParameters(
                    executionID: 42, mode: .freeze, reason: "disk is being replaced", resumeAt: Samples.after(7_200),
                    key: "k1"),
                ControlResult(executionID: 42, outcome: .paused, status: .paused, drainingSteps: 1)
            ),
            (
                PauseParameters(executionID: 42, before: "/steps/2"),
                ControlResult(executionID: 42, outcome: .breakpointSet, status: .running)
            ),
        ])
    }

    @Test("execution.resume") func resume() throws {
        try check([
            (
                ResumeParameters(
                    executionID: 42, from: "/steps/1", set: ["host": "backup2"], skip: ["/steps/3"],
                    reason: "host was replaced", key: "k2"),
                ControlResult(executionID: 42, outcome: .redriven, status: .running)
            ),
            (
                ResumeParameters(executionID: 42),
                ControlResult(executionID: 42, outcome: .resumed, status: .waiting)
            ),
        ])
    }

    @Test("execution.cancel") func cancel() throws {
        try check([
            (
                CancelParameters(executionID: 42, reason: "wrong input", key: "k3"),
                ControlResult(executionID: 42, outcome: .cancelling, status: .running, cancelRequested: true)
            ),
            (
                CancelParameters(executionID: 42),
                ControlResult(executionID: 42, outcome: .cancelled, status: .cancelled)
            ),
        ])
    }

    @Test("execution.approve") func approve() throws {
        try check([
            (
                ApproveParameters(executionID: 42, nodeKey: "/steps/1/ask", reason: "fine", key: "k4"),
                ControlResult(executionID: 42, outcome: .approved, status: .running)
            )
        ])
    }

    @Test("execution.reject") func reject() throws {
        try check([
            (
                RejectParameters(executionID: 42, reason: "not on a Friday"),
                ControlResult(executionID: 42, outcome: .rejected, status: .failed)
            )
        ])
    }

    @Test("event.publish") func publish() throws {
        try check([
            (
                PublishParameters(event: ["id": "7", "source": "/door", "type": "com.example.opened"]),
                PublishResult(number: 12, known: false)
            )
        ])
    }

    @Test("execution.status") func status() throws {
        try check([
            (StatusParameters(executionID: 42), Samples.running),
            (StatusParameters(executionID: 42, includesOutput: false), Samples.paused),
            (StatusParameters(executionID: 42), Samples.completed),
            (StatusParameters(executionID: 42), Samples.failed),
        ])
    }

    @Test("execution.list") func list() throws {
        try check([
            (
                ListParameters(
                    statuses: [.active, .status(.failed)], processName: "nightly-backup", limit: 2, cursor: "41"),
                ListResult(
                    executions: [ExecutionSummary(Samples.running), ExecutionSummary(Samples.failed)],
                    nextCursor: "40")
            ),
            (ListParameters(), ListResult(executions: [], nextCursor: nil)),
        ])
    }

    @Test("execution.inspect") func inspect() throws {
        try check([
            (
                InspectParameters(executionID: 42),
                InspectResult(
                    executionID: 42, status: .paused, stack: [Samples.frame], memory: Samples.memory)
            )
        ])
    }

    @Test("execution.logs") func logs() throws {
        try check([
            (
                LogsParameters(
                    executionID: 42, nodeKey: "/steps/2", stream: .stderr, cursor: "17:3:0", waitMilliseconds: 10_000,
                    bytesMaximum: 4_096),
                LogsResult(
                    chunks: [Samples.textChunk, Samples.binaryChunk], nextCursor: "17:3:4100", isComplete: false)
            ),
            (LogsParameters(executionID: 42), LogsResult(chunks: [], nextCursor: "", isComplete: true)),
        ])
    }

    @Test("execution.watch") func watch() throws {
        try check([
            (WatchParameters(executionID: 42), WatchResult(subscription: 1)),
            (WatchParameters(), WatchResult(subscription: 2)),
            (WatchParameters(executionID: 42, isOfEvents: true), WatchResult(subscription: 3)),
        ])
    }

    @Test("execution.history") func history() throws {
        let entry = HistoryEntry(
            sequence: 7, at: Samples.after(8), type: "stepScheduled", nodeKey: "/steps/2", data: ["attempt": 2])
        try check([
            (HistoryParameters(executionID: 42, after: 6, limit: 1), HistoryResult(entries: [entry], hasMore: true)),
            (HistoryParameters(executionID: 42), HistoryResult(entries: [], hasMore: false)),
        ])
    }

    @Test("notifications") func notifications() throws {
        let change = ChangeNotification(subscription: 1, coalesced: 3, status: Samples.running)
        let overflow = OverflowNotification(subscription: 2)
        let event = EventNotification(
            subscription: 3, event: ["type": "io.serverlessworkflow.workflow.started.v1", "data": ["name": "a-1.b"]])
        let written = [Notification(change), Notification(overflow), Notification(event)].map { text($0.line) }
        try GoldenFile.rewriteIfAsked("notifications", written)
        let golden = try GoldenFile.lines("notifications")
        #expect(written == golden)
        let read = try golden.map { try ServerMessage.parse(Array($0.utf8)) }
        #expect(
            read == [
                .notification(Notification(change)), .notification(Notification(overflow)),
                .notification(Notification(event)),
            ])
        #expect(try EventNotification(decoding: Notification(event).params) == event)
        #expect(try ChangeNotification(decoding: Notification(change).params) == change)
        #expect(try OverflowNotification(decoding: Notification(overflow).params) == overflow)
    }

    @Test("errors, one of each code") func errors() throws {
        let errors = ErrorCode.allCases.map { code in
            ProtocolError(
                code, "What happened.", remedy: "What to do.",
                diagnostics: code == .invalidDefinition ? [Samples.diagnostic] : [],
                retryAfterMilliseconds: code.isTransient ? 1_000 : nil)
        }
        let responses = errors.enumerated().map { Response(id: .string("r\($0.offset)"), error: $0.element) }
        let anonymous = Response(id: nil, error: ProtocolError(.parseError, "No JSON."))
        let written = (responses + [anonymous]).map { text($0.line) }
        try GoldenFile.rewriteIfAsked("errors", written)
        let golden = try GoldenFile.lines("errors")
        #expect(written == golden)
        let read = try golden.map { try ServerMessage.parse(Array($0.utf8)) }
        #expect(read == (responses + [anonymous]).map { .response($0) })
    }

    @Test("every method has a golden file") func everyMethod() throws {
        for method in Method.allCases {
            let lines = try GoldenFile.lines(method.rawValue)
            #expect(lines.count >= 2, "\(method.rawValue)")
        }
    }
}
