import EngineCore
import Testing
import WorkflowModel

@Suite("Requests")
struct RequestTests {
    @Test("a key or a reason that is too long is refused and leaves no trace")
    func tooLong() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}]}"#)
        harness.start()
        let key = String(repeating: "k", count: Limits.requestKeyBytesMaximum + 1)
        let reason = String(repeating: "r", count: Limits.reasonBytesMaximum + 1)
        let commands: [(Command, String?)] = [
            (.pause(PauseRequest()), key), (.pause(PauseRequest(reason: reason)), nil),
            (.cancel(CancelRequest(reason: reason)), "k"),
        ]
        for (command, key) in commands {
            let transition = harness.command(command, key: key)
            #expect(transition.events.isEmpty)
            guard case .refused(.tooLarge)? = transition.reply else {
                Issue.record("accepted: \(transition)")
                continue
            }
        }
    }

    @Test("so many keys are remembered, and the oldest is forgotten first")
    func memory() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}]}"#)
        harness.start()
        for number in 0...Limits.requestKeysRemembered {
            harness.command(.resume(ResumeRequest()), key: "key\(number)")
        }
        #expect(harness.command(.resume(ResumeRequest()), key: "key1").events.isEmpty)
        #expect(harness.command(.resume(ResumeRequest()), key: "key0").events.count == 1)
    }

    @Test("an unknown task in a request changes nothing")
    func unknownTasks() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}]}"#)
        #expect(harness.start(breakpoints: ["/x"]).reply == .refused(.unknownNode(key: "/x")))
        #expect(harness.execution.status == .pending)
        harness.start()
        #expect(harness.command(.pause(PauseRequest(before: "/x"))).reply == .refused(.unknownNode(key: "/x")))
        harness.command(.pause(PauseRequest()))
        for request in [ResumeRequest(from: "/x"), ResumeRequest(skip: ["/do/0/a", "/x"])] {
            let transition = harness.command(.resume(request))
            #expect(transition.reply == .refused(.unknownNode(key: "/x")))
            #expect(transition.events.isEmpty)
        }
    }

    @Test("every refusal has a code of its own and says what to do")
    func refusals() {
        let refusals: [Refusal] = [
            .alreadyStarted, .notRunning, .alreadyPaused, .alreadyRunning, .alreadyCompleted, .alreadyFailed,
            .alreadyCancelled, .cancelling, .unknownNode(key: "/a"), .notResumableFrom(key: "/a"), .draining,
            .keyReused(key: "k"), .tooLarge(limit: "l"), .notAwaitingApproval(key: nil),
            .approvalAmbiguous(keys: ["/a", "/b"]),
        ]
        for (index, refusal) in refusals.enumerated() {
            #expect(refusal.message.hasSuffix("."))
            #expect(!refusals[..<index].contains { $0.code == refusal.code })
        }
        #expect(Refusal.notAwaitingApproval(key: "/a").message.contains("/a"))
        #expect(Refusal.approvalAmbiguous(keys: ["/a", "/b"]).message.contains("/a, /b"))
    }

    @Test("the numbers of statuses are those of the wire")
    func numbers() {
        let numbers = ExecutionStatus.allCases.map { "\($0.rawValue) \($0.numericID)" }
        #expect(
            numbers == [
                "pending 6", "running 1", "waiting 7", "paused 2", "completed 3", "failed 4", "cancelled 5",
            ])
    }
}
