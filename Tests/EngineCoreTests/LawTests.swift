import EngineCore
import FoundationEssentials
import Testing
import WorkflowModel

@Suite("Laws")
struct LawTests {
    /// `LAW_SEEDS=100000` makes a long run of it.
    static let seeds = 0..<(ProcessInfo.processInfo.environment["LAW_SEEDS"].flatMap { UInt64($0) } ?? 400)

    @Test("random executions under random operators keep the laws and end", arguments: seeds)
    func random(seed: UInt64) throws {
        var driver = try RandomDriver(seed: seed)
        driver.drive(inputs: 40)
    }

    @Test("folding all events into a new execution gives the live state")
    func replay() throws {
        for seed in UInt64(1_000)..<1_050 {
            var driver = try RandomDriver(seed: seed)
            driver.drive(inputs: 20)
            var replayed = Execution(id: driver.harness.execution.id, definition: driver.harness.definition)
            for event in try EventCodec.decode(EventCodec.encode(driver.harness.events)) { replayed.apply(event) }
            #expect(ExecutionCodec.encode(replayed) == ExecutionCodec.encode(driver.harness.execution), "seed \(seed)")
        }
    }

    @Test("the same inputs give the same transitions")
    func determinism() throws {
        for seed in UInt64(2_000)..<2_020 {
            var first = try RandomDriver(seed: seed)
            var second = try RandomDriver(seed: seed)
            first.drive(inputs: 30)
            second.drive(inputs: 30)
            #expect(EventCodec.encode(first.harness.events) == EventCodec.encode(second.harness.events), "seed \(seed)")
        }
    }

    @Test("an empty input does nothing")
    func nothing() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}]}"#)
        #expect(harness.input(.nothing).isEmpty)
        harness.start()
        #expect(harness.input(.nothing).isEmpty)
    }

    @Test("a loop without end yields, and can be paused and cancelled")
    func runaway() throws {
        var harness = try Harness(
            #"{"do": [{"f": {"fork": {"branches": [{"spin": {"do": [{"a": {"set": 1, "then": "b"}}, {"b": {"set": 2, "then": "a"}}]}}, {"other": {"run": "x"}}]}}}]}"#
        )
        harness.checksBytes = false
        let transition = harness.start()
        #expect(transition.events.count >= Limits.eventsPerTransition)
        #expect(transition.events.count < Limits.eventsPerTransition + 50)
        #expect(harness.timers.count == 1)
        #expect(harness.execution.status == .running)
        harness.elapse(harness.timers[0])
        try #require(harness.steps.count == 1, "the branch that spins starves the other one")
        harness.command(.pause(PauseRequest()))
        #expect(harness.timers.isEmpty)
        harness.command(.resume(ResumeRequest()))
        #expect(harness.timers.count == 1)
        harness.command(.cancel(CancelRequest()))
        #expect(harness.timers.isEmpty)
        harness.exit(harness.steps[0], 143)
        #expect(harness.execution.status == .cancelled)
    }
}
