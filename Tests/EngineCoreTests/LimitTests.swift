import EngineCore
import Testing
import WorkflowModel

@Suite("Limits")
struct LimitTests {
    @Test("values cannot nest without end")
    func depth() throws {
        var harness = try Harness(
            #"{"do": [{"wrap": {"set": {"in": "${.}"}, "then": "again"}}, {"again": {"set": "${.}", "then": "wrap"}}]}"#
        )
        harness.checksBytes = false
        harness.start()
        #expect(harness.execution.status == .failed)
        #expect(harness.error?.title == "Value too deep")
        let bytes = EventCodec.encode(harness.events)
        #expect(try EventCodec.decode(bytes) == harness.events)
    }

    @Test("outputs of forks cannot nest without end")
    func gatheredDepth() throws {
        var harness = try Harness(
            #"{"do": [{"f": {"fork": {"branches": [{"b": {"wait": "PT0S"}}]}, "then": "back"}}, {"back": {"wait": "PT0S", "then": "f"}}]}"#
        )
        harness.checksBytes = false
        harness.start()
        while let timer = harness.timers.first { harness.elapse(timer) }
        #expect(harness.execution.status == .failed)
        #expect(try EventCodec.decode(EventCodec.encode(harness.events)) == harness.events)
    }

    @Test("tasks cannot nest without end")
    func frames() throws {
        var task: Value = ["run": "x"]
        for _ in 0..<Limits.framesMaximum { task = ["do": [["t": task]]] }
        var harness = Harness(try DefinitionBuilder.definition(["do": [["t": task]]]))
        harness.checksBytes = false
        harness.start()
        #expect(harness.error?.title == "Too deep")
    }

    @Test("a large mapped loop takes time in proportion to its items, not to their square")
    func largeLoop() throws {
        var harness = try Harness(
            #"{"do": [{"m": {"for": {"in": "${.}", "parallel": 5000}, "do": [{"w": {"wait": "PT1S"}}]}}]}"#)
        harness.checksBytes = false
        harness.start(.array((0..<3_000).map { .integer($0) }))
        while harness.execution.status == .running, let timer = harness.timers.last { harness.elapse(timer) }
        #expect(harness.timers.count == 3_000)
        #expect(harness.execution.status == .waiting)
        #expect(harness.execution.report(at: harness.now).threads.count == Limits.threadsPerReport)
        #expect(harness.execution.summary.threadCount == 3_001)
        harness.command(.pause(PauseRequest()))
        #expect(harness.timers.isEmpty)
        harness.command(.cancel(CancelRequest()))
        #expect(harness.execution.status == .cancelled)
        #expect(harness.execution.summary.threadCount == 1)
    }

    @Test("expressions without end yield long before the bound of events")
    func evaluations() throws {
        let conditions = (0..<200).map { #"{"c\#($0)": {"when": "false", "then": "s"}}"# }.joined(separator: ", ")
        var harness = try Harness(#"{"do": [{"s": {"switch": [\#(conditions)], "then": "s"}}]}"#)
        harness.checksBytes = false
        let transition = harness.start()
        #expect(harness.execution.status == .running && harness.timers.count == 1)
        #expect(transition.events.count < Limits.eventsPerTransition / 50)
        #expect(harness.elapse(harness.timers[0]).events.count < Limits.eventsPerTransition / 50)
    }

    @Test("large values yield long before the bound of events, so that no append is without bound")
    func bytes() throws {
        var harness = try Harness(
            #"{"do": [{"a": {"set": {"x": "${.x}"}, "then": "b"}}, {"b": {"set": {"x": "${.x}"}, "then": "a"}}]}"#)
        harness.checksBytes = false
        let megabyte = String(repeating: "x", count: 1 << 20)
        let transition = harness.start(["x": .string(megabyte)])
        #expect(harness.execution.status == .running && harness.timers.count == 1)
        #expect(transition.events.count < 100)
        #expect(EventCodec.encode(transition.events).count < 2 * Limits.bytesPerTransition)
    }
}
