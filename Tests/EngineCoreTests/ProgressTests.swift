import EngineCore
import Testing
import WorkflowModel

@Suite("Progress")
struct ProgressTests {
    @Test("a loop counts by its items, and a retried item takes nothing back")
    func loop() throws {
        var harness = try Harness(
            #"""
            {"do": [{"a": {"run": "a"}}, {"l": {"for": {"in": "${[1, 2, 3, 4]}", "each": "n"}, "do": [
              {"t": {"try": [{"r": {"run": "r"}}], "catch": {"retry": {"count": 3, "delay": "PT1S"}}}}]}}]}
            """#)
        harness.start()
        var seen: [Double] = [harness.execution.progress.percentage]
        harness.exit(harness.steps[0])
        for item in 0..<4 {
            if item == 2 {
                harness.exit(harness.steps[0], 1)
                seen.append(harness.execution.progress.percentage)
                harness.elapse(harness.timers[0])
            }
            harness.exit(harness.steps[0])
            seen.append(harness.execution.progress.percentage)
        }
        // Six tasks: a, l and the four within l, which count by quarters.
        let quarters = (1...4).map { (1.0 + Double($0)) / 6 * 100 }
        #expect(harness.execution.progress.totalNodes == 6)
        #expect(
            zip(seen, [0, quarters[0], quarters[1], quarters[1], quarters[2], 100]).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test("what a switch passes over is skipped, so that a completed execution is at a hundred")
    func choice() throws {
        var harness = try Harness(
            #"""
            {"do": [{"s": {"switch": [{"one": {"when": "true", "then": "c"}}]}}, {"a": {"run": "a"}},
              {"b": {"do": [{"x": {"run": "x"}}]}}, {"c": {"run": "c"}}]}
            """#)
        harness.start()
        harness.exit(harness.steps[0])
        let progress = harness.execution.progress
        #expect(harness.execution.status == .completed && progress.percentage == 100)
        #expect(progress.completedNodes == 2 && progress.skippedNodes == 3 && progress.failedNodes == 0)
    }

    @Test("a failed execution says so of the task that failed, though an earlier run of it went well")
    func failedAgain() throws {
        var harness = try Harness(
            #"{"do": [{"l": {"for": {"in": "${[1, 2]}", "each": "n"}, "do": [{"r": {"run": "r"}}]}}]}"#)
        harness.start()
        harness.exit(harness.steps[0])
        harness.exit(harness.steps[0], 1)
        #expect(harness.execution.status == .failed)
        #expect(harness.execution.progress.failedNodes == 3 && harness.execution.progress.completedNodes == 0)
    }

    @Test("going back to an earlier task takes back what is to be done again")
    func rewound() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}, {"b": {"run": "b"}}, {"c": {"run": "c"}}]}"#)
        harness.start()
        harness.exit(1)
        harness.exit(2)
        harness.command(.pause(PauseRequest()))
        harness.exit(3)
        harness.command(.resume(ResumeRequest(from: "/do/1/b")))
        #expect(abs(harness.execution.progress.percentage - 100 / 3) < 1e-3)
        #expect(harness.execution.progress.completedNodes == 1)
    }
}
