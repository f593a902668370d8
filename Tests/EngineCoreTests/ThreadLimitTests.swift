import Testing
import WorkflowModel

@testable import EngineCore

@Suite("The bound on threads")
struct ThreadLimitTests {
    @Test("a loop that would exceed it faults with a remedy, and starts no branch")
    func tooManyThreads() throws {
        let definition = try DefinitionBuilder.definition(
            #"{"do": [{"w": {"wait": "PT1S"}}, {"m": {"for": {"in": "${.}", "parallel": 9}, "do": [{"r": {"run": "r"}}]}}]}"#
        )
        var execution = Execution(id: ExecutionID(number: 1), definition: definition)
        let now = Instant(millisecondsSinceEpoch: 1_700_000_000_000)
        func give(_ kind: Input.Kind) -> Transition {
            execution.handle(Input(now: now, bootID: "boot", kind: kind), using: TinyParser.evaluator)
        }
        let start = StartRequest(input: [1, 2, 3], seed: 1)
        _ = give(.command(.start(start), by: Harness.requester, key: nil))
        // As if other loops had taken all but one: making so many in earnest would take minutes.
        for number in UInt64(1)..<UInt64(Limits.threadsMaximum - 1) {
            let thread = ThreadState(
                id: ThreadID(number: number), parent: nil, branch: 0, line: .main, handler: nil, root: NodeID(0),
                scope: OrderedObject(), startedAt: now, mode: .ended, value: .null, context: .null)
            execution.state.threads.set(number, thread)
        }
        execution.state.nextThread = UInt64(Limits.threadsMaximum)
        let transition = give(.elapsed(Token(number: 1)))
        let started = transition.events.count { event in
            if case .threadStarted = event.fact { true } else { false }
        }
        #expect(started == 1)
        let error = execution.report(at: now).error
        #expect(error?.title == "Too many threads")
        #expect(error?.message?.contains("lower the loop's parallel bound") == true)
    }
}
