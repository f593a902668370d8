import EngineCore
import EngineHost
import VirtualDisk

/// The processes of the simulated host: they outlive the engine, as those of the real step supervisor do, and a power
/// cut ends them all.
final class SimulatedSupervisor: @unchecked Sendable {  // because one thread runs the whole simulation
    struct Step {
        var effect: RunEffect
        var control: RunEffect.Control
        var outcome: RunOutcome?
    }

    private let witness: Witness
    private(set) var steps: [StepKey: Step] = [:]
    /// How often the command of each key was really started.
    private(set) var spawns: [StepKey: Int] = [:]
    private var life = 1
    private var random = SeededGenerator(seed: 0)
    private weak var runner: SimulatedRunner?

    init(_ witness: Witness) {
        self.witness = witness
        witness.isRunning = { [weak self] key in self?.steps[key].map { $0.outcome == nil } ?? false }
    }

    var incarnation: String { "life-\(life)" }
    var spawnCount: Int { spawns.values.reduce(0, +) }
    /// The commands that run, in order.
    var running: [StepKey] { steps.filter { $0.value.outcome == nil }.keys.sorted() }

    func reseed(_ seed: UInt64) { random = SeededGenerator(seed: seed) }
    func connect(_ runner: SimulatedRunner) { self.runner = runner }
    func disconnect() { runner = nil }

    var inventory: StepInventory {
        StepInventory(
            incarnation: incarnation, steps: steps.mapValues { $0.outcome.map { .finished($0) } ?? .running })
    }

    /// Every process is gone: another boot, or another life of the supervisor.
    func forgetAll() {
        life += 1
        steps = [:]
    }

    /// The connection was made anew; the engine hears what there is.
    func reconnect() { runner?.report(.reconnected(inventory)) }

    /// Ends a command that runs.
    func end(_ key: StepKey, _ outcome: RunOutcome) {
        guard let step = steps[key], step.outcome == nil else { return }
        steps[key]?.outcome = outcome
        runner?.report(.finished(key, outcome))
    }

    // MARK: - What the engine asks for

    func start(_ key: StepKey, _ effect: RunEffect, from runner: SimulatedRunner) {
        guard runner === self.runner else { return }
        witness.checkStart(key, effect)
        guard effect.bootID == incarnation else {
            runner.report(.lost(key, reason: "the supervisor was restarted before the step was started"))
            return
        }
        guard steps[key] == nil else { return }
        if effect.control == .stopping {
            // Told to stop before it was spawned: it ends as one that was stopped.
            runner.report(.finished(key, .signalled(signal: 15, output: Captured())))
            return
        }
        spawns[key, default: 0] += 1
        if spawns[key, default: 0] > 1 { witness.violate(.startedOnce, "the command of \(key.name) was started again") }
        steps[key] = Step(effect: effect, control: .running)
    }

    func control(_ key: StepKey, _ control: RunEffect.Control, from runner: SimulatedRunner) {
        guard runner === self.runner, let step = steps[key], step.outcome == nil else { return }
        steps[key]?.control = control
        // Some die at once of the signal, others take their time.
        if control == .stopping, random.chance(60) { end(key, .signalled(signal: 15, output: Captured())) }
    }

    func confirm(_ key: StepKey, from runner: SimulatedRunner) {
        guard runner === self.runner else { return }
        if steps[key] != nil { witness.checkConfirmation(key) }
        steps[key] = nil
    }
}

/// One engine's connection to the processes.
final class SimulatedRunner: StepRunner {
    let reports: AsyncStream<StepReport>
    private let continuation: AsyncStream<StepReport>.Continuation
    private let supervisor: SimulatedSupervisor

    init(_ supervisor: SimulatedSupervisor) {
        self.supervisor = supervisor
        (reports, continuation) = AsyncStream.makeStream()
    }

    func report(_ report: StepReport) { continuation.yield(report) }
    func connect() async throws -> StepInventory { supervisor.inventory }
    func start(_ key: StepKey, _ effect: RunEffect, of process: String) { supervisor.start(key, effect, from: self) }
    func control(_ key: StepKey, _ control: RunEffect.Control) { supervisor.control(key, control, from: self) }
    func confirm(_ key: StepKey) { supervisor.confirm(key, from: self) }

    func run() async throws {
        // Nothing to move; ends with the engine.
        let (silence, _) = AsyncStream<Void>.makeStream()
        for await _ in silence {}
    }

    func takeActivity(_ key: StepKey) -> StepActivity? { nil }

    func outputPaths(_ key: StepKey) -> StepOutputPaths {
        StepOutputPaths(prefix: "/nonexistent/step")
    }
}

extension StepKey {
    /// For messages.
    var name: String { "step \(token) of execution \(execution)" }
}
