import EngineCore
import Testing
import WorkflowModel

@Suite("Status")
struct StatusTests {
    private static func later(_ harness: inout Harness, seconds: Int64) {
        harness.now = Instant(millisecondsSinceEpoch: harness.now.millisecondsSinceEpoch + seconds * 1000)
    }

    @Test("threads say what they wait for, and since when")
    func waiting() throws {
        var harness = try Harness(
            #"{"do": [{"f": {"fork": {"branches": [{"r": {"run": "r"}}, {"w": {"wait": "PT5S"}}]}}}]}"#)
        harness.start()
        let started = harness.now
        Self.later(&harness, seconds: 3)
        let report = harness.execution.report(at: harness.now)
        #expect(report.threads.map(\.name) == ["main", "r", "w"])
        #expect(report.threads.map(\.parent) == [nil, .main, .main])
        #expect(report.threads.map(\.status) == [.running, .running, .waiting])
        #expect(report.threads[0].waiting == .branches(2))
        #expect(
            report.threads[1].waiting
                == .step(
                    CommandReport(
                        token: Token(number: 1), since: started, attempt: 1, control: .running, command: "r")))
        #expect(
            report.threads[2].waiting
                == .timer(until: Instant(millisecondsSinceEpoch: started.millisecondsSinceEpoch + 5_000)))
        #expect(report.threads[1].currentElement?.key == "/do/0/f/fork/branches/0/r")
        #expect(report.threads[1].progress == Progress(totalNodes: 1, runningNodes: 1))
        #expect(report.timing.durationMs == 3_000)
    }

    @Test("pauses count in the duration, and for themselves")
    func timing() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}]}"#)
        harness.start()
        Self.later(&harness, seconds: 2)
        harness.command(.pause(PauseRequest()))
        Self.later(&harness, seconds: 5)
        #expect(harness.execution.report(at: harness.now).timing.pausedMs == 5_000)
        harness.command(.resume(ResumeRequest()))
        Self.later(&harness, seconds: 1)
        harness.exit(1)
        Self.later(&harness, seconds: 100)
        let timing = harness.execution.report(at: harness.now).timing
        #expect(timing.durationMs == 8_000)
        #expect(timing.pausedMs == 5_000)
        #expect(harness.execution.summary.timing(at: harness.now) == timing)
    }

    @Test("a clock that goes back gives no negative times")
    func backwards() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a", "timeout": "PT5S"}}]}"#)
        harness.start()
        Self.later(&harness, seconds: -100)
        harness.command(.pause(PauseRequest(mode: .freeze)))
        Self.later(&harness, seconds: -100)
        let timing = harness.execution.report(at: harness.now).timing
        #expect(timing.durationMs == 0 && timing.pausedMs == 0)
        harness.command(.resume(ResumeRequest()))
        harness.exit(2)
        #expect(harness.execution.status == .completed)
    }

    @Test("while draining, the limit of a command that runs goes on, and that of the list around it stands still")
    func drainingLimits() throws {
        var harness = try Harness(
            #"{"do": [{"l": {"timeout": "PT20S", "do": [{"a": {"run": "a", "timeout": "PT5S"}}]}}]}"#)
        harness.start()
        #expect(harness.timers == [1, 2])
        harness.command(.pause(PauseRequest()))
        #expect(harness.timers == [2])
        harness.elapse(2)
        #expect(harness.run(3)?.control == .stopping)
        harness.exit(3, 143)
        #expect(harness.execution.status == .paused)
        Self.later(&harness, seconds: 60)
        harness.command(.resume(ResumeRequest()))
        #expect(harness.execution.status == .failed)
        #expect(harness.error?.status == 408)
    }

    @Test("the summary says what the report says")
    func summary() throws {
        for seed in UInt64(5_000)..<5_030 {
            var harness = Harness(try RandomDefinition.make(seed: seed))
            for step in 0..<6 {
                if step == 1 { harness.start(["a": 1]) }
                if step == 3 { harness.command(.pause(PauseRequest())) }
                if step == 4, let token = harness.steps.first { harness.exit(token) }
                let report = harness.execution.report(at: harness.now)
                let summary = harness.execution.summary
                #expect(summary.status == report.status && summary.isActive == report.isActive)
                #expect(summary.progress == report.progress && summary.threadCount == report.threadCount)
                #expect(summary.timing(at: harness.now) == report.timing)
                #expect((summary.errorTitle == nil) == (report.error == nil))
            }
        }
    }

    @Test("history names the kind of every event, and its task by key")
    func history() throws {
        var names: [String] = []
        for seed in UInt64(6_000)..<6_120 {
            var driver = try RandomDriver(seed: seed)
            driver.drive(inputs: 30)
            for event in driver.harness.events {
                let value = event.described(by: driver.harness.definition)
                let name = try #require(value.member("type").stringValue)
                #expect(name.first?.isLowercase == true)
                #expect(Instant(rfc3339: value.member("at").stringValue ?? "") == event.at)
                if let node = value.optional("node") { #expect(node.stringValue != nil) }
                if !names.contains(name) { names.append(name) }
            }
        }
        // What random operators never do: a loop without end.
        #expect(names.count >= 36, "seen only \(names.sorted())")
    }

    @Test("inspection shows stack and memory")
    func inspection() throws {
        var harness = try Harness(
            #"{"do": [{"s": {"set": 5, "export": {"x": 1}}}, {"l": {"for": {"in": "${[7]}", "each": "n"}, "do": [{"r": {"run": "r"}}]}}]}"#
        )
        harness.start("in")
        let inspection = harness.execution.inspection()
        #expect(inspection.input == "in")
        #expect(inspection.outputs == ["/do/0/s": 5])
        let thread = try #require(inspection.threads.first)
        #expect(thread.context == ["x": 1])
        #expect(thread.stack.map(\.key) == ["", "/do/1/l", "/do/1/l/for/do", "/do/1/l/for/do/0/r"])
        #expect(thread.stack.map(\.kind) == ["sequence", "loop", "sequence", "run"])
        #expect(thread.stack[1].variables == ["n": 7, "index": 0])
        #expect(thread.stack[1].position == ["index": 0, "count": 1])
    }
}
