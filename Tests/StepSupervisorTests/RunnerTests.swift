import EngineCore
import EngineHost
import Glibc
import StepProtocol
import Testing
import WorkflowModel

@Suite("The runner under the supervisor", .serialized)
struct RunnerTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    static func key(_ token: UInt64) -> StepKey {
        StepKey(execution: ExecutionID(number: 1), token: Token(number: token))
    }

    static func effect(_ script: String, in inventory: StepInventory, stdin: [UInt8]? = nil) -> RunEffect {
        RunEffect(
            node: NodeID(0), nodeKey: "/do/0/step", nodeName: "step", attempt: 1, executable: "/bin/sh",
            arguments: ["sh", "-c", script], stdin: stdin,
            bootID: inventory.incarnation)
    }

    func runner() throws -> SupervisedRunner {
        var configuration = SupervisedRunnerConfiguration(
            stateDirectory: scratch.path, supervisorPath: TestSupervisor.executable)
        configuration.supervisorIdleMaximum = .seconds(1)
        return try SupervisedRunner(configuration)
    }

    /// Connects, serves, and gives the body the inventory and the reports.
    func serving(
        _ runner: SupervisedRunner,
        _ body: (StepInventory) async throws -> Void
    ) async throws {
        let inventory = try await runner.connect()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runner.run() }
            try await body(inventory)
            group.cancelAll()
        }
    }

    func next(_ runner: SupervisedRunner) async -> StepReport? {
        var reports = runner.reports.makeAsyncIterator()
        return await reports.next()
    }

    func supervisorProcess() -> Int32? {
        Processes.matching(scratch.path).first { Processes.text("/proc/\($0)/comm") == "engine-stepd\n" }
    }

    @Test("a step's output, end and use come back as its outcome")
    func outcome() async throws {
        let runner = try runner()
        try await serving(runner) { inventory in
            #expect(inventory.steps.isEmpty && !inventory.incarnation.isEmpty)
            runner.start(
                Self.key(1),
                Self.effect(
                    "cat; seq 1 100 >&2; echo A=1 > \"$ENGINE_OUTPUT\"; exit 3", in: inventory, stdin: [104, 105]),
                of: "test")
            guard case .finished(Self.key(1), .exited(3, let output)) = await next(runner) else {
                Issue.record("no outcome")
                return
            }
            #expect(String(decoding: output.stdout, as: UTF8.self) == "hi")
            #expect(output.reported == Array("A=1\n".utf8))
            #expect(output.stderrTail == (81...100).map { "\($0)\n" }.joined())
            #expect(!output.stdoutTruncated && output.processorMilliseconds != nil)
            runner.confirm(Self.key(1))
        }
    }

    @Test("what cannot be spawned says why")
    func spawnFailure() async throws {
        let runner = try runner()
        try await serving(runner) { inventory in
            var effect = Self.effect("", in: inventory)
            effect.executable = "/no/such/program"
            runner.start(Self.key(1), effect, of: "test")
            guard case .finished(_, .spawnFailed(ENOENT, "/no/such/program", let message)) = await next(runner) else {
                Issue.record("no spawn failure")
                return
            }
            #expect(message == "cannot execute /no/such/program: No such file or directory")
            effect.arguments = ["a\0b"]
            runner.start(Self.key(2), effect, of: "test")
            guard case .finished(_, .spawnFailed(EINVAL, _, _)) = await next(runner) else {
                Issue.record("a zero byte was let through")
                return
            }
        }
    }

    @Test("long output is cut to the captured size, and says so")
    func truncated() async throws {
        let runner = try runner()
        try await serving(runner) { inventory in
            runner.start(Self.key(1), Self.effect("head -c 3000000 /dev/zero", in: inventory), of: "test")
            guard case .finished(_, .exited(0, let output)) = await next(runner) else {
                Issue.record("no outcome")
                return
            }
            #expect(output.stdout.count == 1024 * 1024 && output.stdoutTruncated)
        }
    }

    @Test("a step is frozen, thawed and stopped")
    func control() async throws {
        let runner = try runner()
        try await serving(runner) { inventory in
            runner.start(
                Self.key(1), Self.effect("echo $$ > \(scratch.path)/pid; while :; do sleep 0.1; done", in: inventory),
                of: "test")
            #expect(eventually { scratch.text("pid")?.hasSuffix("\n") == true })
            let processID = scratch.text("pid").flatMap { Int32($0.dropLast()) } ?? 0
            runner.control(Self.key(1), .frozen)
            #expect(
                eventually { Processes.isHalted(processID) })
            runner.control(Self.key(1), .running)
            #expect(eventually { !Processes.isHalted(processID) })
            runner.control(Self.key(1), .stopping)
            guard case .finished(_, .signalled(SIGTERM, _)) = await next(runner) else {
                Issue.record("not stopped")
                return
            }
        }
    }

    @Test("a step that shall be frozen before it ran waits for its thaw")
    func heldBack() async throws {
        let runner = try runner()
        try await serving(runner) { inventory in
            var effect = Self.effect("echo ran", in: inventory)
            effect.control = .frozen
            runner.start(Self.key(1), effect, of: "test")
            runner.start(Self.key(2), Self.effect("true", in: inventory), of: "test")
            guard case .finished(Self.key(2), _) = await next(runner) else {
                Issue.record("the frozen step ran")
                return
            }
            runner.control(Self.key(1), .running)
            guard case .finished(Self.key(1), .exited(0, let output)) = await next(runner) else {
                Issue.record("the thawed step did not run")
                return
            }
            #expect(output.stdout == Array("ran\n".utf8))
        }
    }

    @Test("a new runner takes up the steps of one that is gone")
    func reattach() async throws {
        var incarnation = ""
        let first = try runner()
        try await serving(first) { inventory in
            incarnation = inventory.incarnation
            first.start(
                Self.key(1), Self.effect("echo run >> \(scratch.path)/count; sleep 0.2; echo done", in: inventory),
                of: "test")
            first.start(Self.key(2), Self.effect("sleep 1000", in: inventory), of: "test")
            #expect(eventually { scratch.text("count") == "run\n" })
        }
        let second = try runner()
        try await serving(second) { inventory in
            #expect(inventory.incarnation == incarnation && inventory.steps.count == 2)
            #expect(inventory.steps[Self.key(2)] == .running)
            var outcome: RunOutcome?
            if case .finished(let known) = inventory.steps[Self.key(1)] {
                outcome = known
            } else if case .finished(Self.key(1), let reported) = await next(second) {
                outcome = reported
            }
            guard case .exited(0, let output) = outcome else {
                Issue.record("\(String(describing: outcome))")
                return
            }
            #expect(output.stdout == Array("done\n".utf8) && scratch.text("count") == "run\n")
            second.control(Self.key(2), .stopping)
            _ = await next(second)
        }
    }

    @Test("when the supervisor is killed, the runner starts another, whose name says that steps were lost")
    func supervisorLost() async throws {
        let runner = try runner()
        try await serving(runner) { inventory in
            runner.start(Self.key(1), Self.effect(": > \(scratch.path)/ready; sleep 1000", in: inventory), of: "test")
            #expect(eventually { scratch.read("ready") != nil })
            kill(try #require(supervisorProcess()), SIGKILL)
            guard case .reconnected(let again) = await next(runner) else {
                Issue.record("not reconnected")
                return
            }
            #expect(again.incarnation != inventory.incarnation && again.steps.isEmpty)
            runner.start(Self.key(2), Self.effect("true", in: again), of: "test")
            guard case .finished(Self.key(2), .exited(0, _)) = await next(runner) else {
                Issue.record("the new supervisor does not serve")
                return
            }
        }
    }

    @Test("a start that was meant for another life of the supervisor is reported as lost, and never runs")
    func anotherLife() async throws {
        let runner = try runner()
        try await serving(runner) { inventory in
            var former = inventory
            former.incarnation += "-before"
            for control in [RunEffect.Control.running, .frozen] {
                var effect = Self.effect("echo run >> \(scratch.path)/count", in: former)
                effect.control = control
                runner.start(Self.key(1), effect, of: "test")
                guard case .lost(Self.key(1), _) = await next(runner) else {
                    Issue.record("not lost when \(control)")
                    return
                }
                runner.control(Self.key(1), .running)
            }
            runner.start(Self.key(2), Self.effect("true", in: inventory), of: "test")
            guard case .finished(Self.key(2), .exited(0, _)) = await next(runner) else {
                Issue.record("the supervisor does not serve")
                return
            }
            #expect(scratch.text("count") == nil)
        }
    }

    @Test("a supervisor that cannot be started is an error with a remedy")
    func unavailable() async throws {
        let configuration = SupervisedRunnerConfiguration(
            stateDirectory: scratch.path, supervisorPath: "/no/such/engine-stepd")
        let runner = try SupervisedRunner(configuration)
        await #expect(throws: SupervisedRunnerError.self) { try await runner.connect() }
    }
}
