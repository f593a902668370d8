import EngineCore
import EngineHost
import Synchronization
import Testing

/// A step supervisor in memory: it outlives engines as the real one does, and counts every spawn.
final class VirtualSupervisor: Sendable {
    /// What a step does once it was started.
    enum Behaviour: Sendable {
        /// It ends at once.
        case end(RunOutcome)
        /// It runs until the test ends it.
        case hold
    }

    struct Step: Sendable {
        var effect: RunEffect
        var control: RunEffect.Control
        var outcome: RunOutcome?
    }

    fileprivate struct State {
        var incarnation: String
        var steps: [StepKey: Step] = [:]
        var spawns: [StepKey: Int] = [:]
        var confirmed: Set<StepKey> = []
        var connection: VirtualRunner?
        var isDeaf = false
        var activities: [StepKey: StepActivity] = [:]
    }

    private let state: Mutex<State>
    private let behaviour: @Sendable (RunEffect) -> Behaviour

    init(
        incarnation: String = "boot-1/life-1",
        behaviour: @escaping @Sendable (RunEffect) -> Behaviour = { _ in .end(.success) }
    ) {
        state = Mutex(State(incarnation: incarnation))
        self.behaviour = behaviour
    }

    /// Connects an engine; an earlier engine's connection is cut.
    func connection(outputDirectory: String) -> VirtualRunner {
        let runner = VirtualRunner(self, outputDirectory: outputDirectory)
        state.withLock { $0.connection = runner }
        return runner
    }

    /// True drops what runners ask for, as when the engine is killed before it could say it.
    var isDeaf: Bool {
        get { state.withLock { $0.isDeaf } }
        set { state.withLock { $0.isDeaf = newValue } }
    }

    /// Forgets every step: the host was booted again.
    func reboot(_ incarnation: String) {
        state.withLock { state in
            state.incarnation = incarnation
            state.steps = [:]
            state.connection = nil
        }
    }

    // MARK: - What tests ask

    var spawns: [StepKey: Int] { state.withLock { $0.spawns } }
    var spawnCount: Int { state.withLock { $0.spawns.values.reduce(0, +) } }
    var confirmed: Set<StepKey> { state.withLock { $0.confirmed } }
    var unconfirmed: Set<StepKey> { state.withLock { Set($0.steps.keys) } }
    func step(_ key: StepKey) -> Step? { state.withLock { $0.steps[key] } }
    var running: [StepKey] {
        state.withLock { state in state.steps.filter { $0.value.outcome == nil }.keys.sorted() }
    }

    /// Runs a step that no execution asked for.
    func copy(_ key: StepKey, as other: StepKey) {
        state.withLock { state in
            state.steps[other] = state.steps[key]
            state.steps[other]?.outcome = nil
        }
    }

    /// Ends a held step.
    func end(_ key: StepKey, _ outcome: RunOutcome = .success) {
        let runner = state.withLock { state -> VirtualRunner? in
            guard state.steps[key]?.outcome == nil, state.steps[key] != nil else { return nil }
            state.steps[key]?.outcome = outcome
            return state.connection
        }
        runner?.report(.finished(key, outcome))
    }

    /// Breaks the connection and makes it again, as after a restart of the supervisor's socket.
    func reconnect(incarnation: String? = nil) {
        let (runner, inventory) = state.withLock { state -> (VirtualRunner?, StepInventory) in
            if let incarnation {
                state.incarnation = incarnation
                state.steps = [:]
            }
            return (state.connection, state.inventory)
        }
        runner?.report(.reconnected(inventory))
    }

    /// A step says something about itself.
    func say(_ activity: StepActivity, of key: StepKey) {
        let runner = state.withLock { state in
            state.activities[key] = activity
            return state.connection
        }
        runner?.report(.active(key))
    }

    /// What the step said since it was last asked.
    func takeActivity(_ key: StepKey) -> StepActivity? { state.withLock { $0.activities.removeValue(forKey: key) } }

    /// The engine's connection ends for good: with an error, or by itself.
    func cut(_ error: (any Error)?) { state.withLock { $0.connection }?.end(error) }

    // MARK: - What runners say

    func inventory(for runner: VirtualRunner) -> StepInventory { state.withLock { $0.inventory } }

    func start(_ key: StepKey, _ effect: RunEffect, from runner: VirtualRunner) {
        let outcome = state.withLock { state -> RunOutcome? in
            guard state.connection === runner, !state.isDeaf else { return nil }
            guard state.steps[key] == nil, !state.confirmed.contains(key) else { return nil }
            state.spawns[key, default: 0] += 1
            var step = Step(effect: effect, control: .running)
            if case .end(let outcome) = behaviour(effect) { step.outcome = outcome }
            state.steps[key] = step
            return step.outcome
        }
        if let outcome { runner.report(.finished(key, outcome)) }
    }

    func control(_ key: StepKey, _ control: RunEffect.Control, from runner: VirtualRunner) {
        let outcome = state.withLock { state -> RunOutcome? in
            guard state.connection === runner, let step = state.steps[key], step.outcome == nil else { return nil }
            state.steps[key]?.control = control
            guard control == .stopping else { return nil }
            let outcome = RunOutcome.signalled(signal: 15, output: Captured())
            state.steps[key]?.outcome = outcome
            return outcome
        }
        if let outcome { runner.report(.finished(key, outcome)) }
    }

    func confirm(_ key: StepKey, from runner: VirtualRunner) {
        state.withLock { state in
            guard state.connection === runner, !state.isDeaf else { return }
            state.steps[key] = nil
            state.confirmed.insert(key)
        }
    }
}

extension VirtualSupervisor.State {
    fileprivate var inventory: StepInventory {
        StepInventory(
            incarnation: incarnation, steps: steps.mapValues { $0.outcome.map { .finished($0) } ?? .running })
    }
}

/// One engine's connection to the virtual supervisor.
final class VirtualRunner: StepRunner {
    let reports: AsyncStream<StepReport>
    private let continuation: AsyncStream<StepReport>.Continuation
    /// Nothing to move; ends with the engine, or with the connection.
    private let silence: AsyncThrowingStream<Void, any Error>
    private let interruption: AsyncThrowingStream<Void, any Error>.Continuation
    private let supervisor: VirtualSupervisor

    let outputDirectory: String

    init(_ supervisor: VirtualSupervisor, outputDirectory: String) {
        self.supervisor = supervisor
        self.outputDirectory = outputDirectory
        (reports, continuation) = AsyncStream.makeStream()
        (silence, interruption) = AsyncThrowingStream.makeStream()
    }

    func report(_ report: StepReport) { continuation.yield(report) }

    func connect() async throws -> StepInventory { supervisor.inventory(for: self) }
    func start(_ key: StepKey, _ effect: RunEffect, of process: String) { supervisor.start(key, effect, from: self) }
    func control(_ key: StepKey, _ control: RunEffect.Control) { supervisor.control(key, control, from: self) }
    func confirm(_ key: StepKey) { supervisor.confirm(key, from: self) }

    func run() async throws {
        for try await _ in silence {}
    }

    func end(_ error: (any Error)?) { interruption.finish(throwing: error) }
    func takeActivity(_ key: StepKey) -> StepActivity? { supervisor.takeActivity(key) }

    func outputPaths(_ key: StepKey) -> StepOutputPaths {
        StepOutputPaths(prefix: "\(outputDirectory)/\(key.execution)/\(key.token)")
    }
}

extension RunOutcome {
    static let success = RunOutcome.exited(code: 0, output: Captured())
}
