import EngineCore
import EngineHost
import EngineJournal
import Logging
import VirtualDisk
import WorkflowExpressions
import WorkflowLanguage
import WorkflowModel

/// One run of the real engine (language, expressions, core, host, journal) in a simulated world: its disk, clock,
/// processes and clients, and the order in which its tasks run, are functions of the seed.
package final class Simulation: @unchecked Sendable {  // because one thread runs it
    /// What a run comes to.
    package struct Outcome: Sendable {
        package var violation: Violation?
        package var fingerprint: UInt64
        package var figures: SimulationFigures
        /// See ``Witness/trail``.
        package var trail: [String]?
    }

    /// Compiled expressions are shared by all runs: they depend on nothing but their text.
    static let expressions = ProgramCache()

    let plan: Plan
    let executor = SimulatedExecutor()
    let clock = SimulatedClock()
    let witness: Witness
    let supervisor: SimulatedSupervisor
    let services: SimulatedServices
    /// Events that clients have published.
    var published = 0
    var disk = VirtualDisk()
    var history = CrashHistory()
    var life: Life?
    var lives = 0
    /// The disk was told to fail: the engine may end by itself.
    var isFaultArmed = false
    var isDiskFull = false
    /// When the disk had room again, of the clock that never jumps.
    var roomSince: Duration?
    /// The first position of what was made durable last. Nothing behind it says that it was, so damage there cannot be
    /// told from a torn write.
    var newestGroup: UInt64 = 1
    /// Executions that some client knows, oldest first.
    var known: [ExecutionID] = []
    /// What each start key was answered with.
    var keys: [Int: ExecutionID] = [:]
    var random = SeededGenerator(seed: 0)

    private init(_ plan: Plan, keepsTrail: Bool) {
        self.plan = plan
        witness = Witness(keepsTrail: keepsTrail)
        supervisor = SimulatedSupervisor(witness)
        services = SimulatedServices(witness)
        witness.highestNow = { [clock] in clock.highestNow }
    }

    /// Runs the plan, then lets everything end, and compares.
    package static func run(_ plan: Plan, keepsTrail: Bool = false) -> Outcome {
        let simulation = Simulation(plan, keepsTrail: keepsTrail)
        simulation.run()
        var figures = simulation.witness.figures
        figures.seeds = 1
        figures.jobs = simulation.executor.count
        return Outcome(
            violation: simulation.witness.violation, fingerprint: simulation.witness.fingerprint.value,
            figures: figures, trail: simulation.witness.trail)
    }

    private func run() {
        reseed(1_000_000)
        boot()
        for entry in plan.entries {
            guard witness.violation == nil else { break }
            reseed(UInt64(entry.number))
            act(entry.action)
            endIfOver()
        }
        if witness.violation == nil {
            reseed(2_000_000)
            endEverything()
        }
        dispose()
    }

    /// Every action has random numbers of its own, so that leaving one out changes the others as little as can be.
    private func reseed(_ number: UInt64) {
        let seed = plan.seed &* 0xD134_2543_DE82_EF95 &+ number
        random = SeededGenerator(seed: seed)
        executor.reseed(seed ^ 0xE)
        supervisor.reseed(seed ^ 0x5)
        witness.note("\(number)")
    }

    /// More steps without a rest than any run takes.
    private static let stepsMaximum = 500_000

    // MARK: - The process

    static let journalOptions: JournalOptions = {
        var options = JournalOptions()
        options.segmentBytes = JournalLimits.segmentBytesMinimum
        options.writing = .driven
        return options
    }()

    /// Starts the engine over what is on the disk.
    func boot() {
        lives += 1
        witness.process = lives
        let runner = SimulatedRunner(supervisor)
        supervisor.connect(runner)
        let life = Life(number: lives, runner: runner)
        self.life = life
        var options = Self.journalOptions
        options.randomIdentity = { [seed = plan.seed] in JournalIdentity(low: seed, high: 0x5EED) }
        options.monotonicNanoseconds = { [clock] in
            let (seconds, attoseconds) = clock.uptime.components
            return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
        }
        life.task = Task(executorPreference: executor) { [self, options] in
            do {
                try await live(life, options)
            } catch {
                life.failure = error
            }
            life.engine = nil
            life.journal = nil
            life.isOver = true
        }
        // Most clients come when the engine is ready; some faults come before.
        guard random.chance(85) else { return }
        for _ in 0..<2_000 where !life.isReady && !life.isOver { if !step() { return } }
        run(jobs: random.below(20))
    }

    private func live(_ life: Life, _ options: JournalOptions) async throws {
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        life.journal = journal
        newestGroup = journal.nextPosition
        var configuration = EngineConfiguration(version: "simulation")
        configuration.retention = RetentionPolicy(age: .seconds(3600), count: 4)
        configuration.checkpointJournalBytes = 6_000
        configuration.maintenanceInterval = .seconds(5)
        let cache = Self.expressions
        var seams = EngineSeams(
            store: WitnessStore(journal: JournalEventStore(journal), witness: witness, process: life.number),
            runner: life.runner,
            transport: SimulatedTransport(services: services, witness: witness, process: life.number), clock: clock,
            entropy: SimulatedEntropy(seed: plan.seed),
            evaluator: .jq(cache: cache) { (_, _) throws(Fault) in },
            loading: LoadingContext(
                expressions: ExpressionChecker { expression in
                    do throws(SyntaxError) {
                        _ = try cache.program(for: expression)
                        return nil
                    } catch {
                        return (error.message, error.line, error.column)
                    }
                }), logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
        seams.executor = executor
        let engine = try await Engine.open(configuration, seams: seams)
        life.engine = engine
        life.isReady = true
        try await engine.run()
    }

    /// One step of the world: a job of some task, or the writer.
    func step() -> Bool {
        witness.note(readyJobs: executor.readyCount, operations: disk.operations)
        if executor.hasJobs, random.chance(85) || life?.journal == nil {
            executor.runOne()
            return true
        }
        if writePending() { return true }
        guard executor.hasJobs else { return false }
        executor.runOne()
        return true
    }

    private func writePending() -> Bool {
        guard let journal = life?.journal else { return false }
        let first = journal.nextPosition
        guard journal.writePending() else { return false }
        if journal.nextPosition > first { newestGroup = first }
        return true
    }

    /// Runs until everything waits. A run that never does is a violation.
    func settle() {
        for _ in 0..<Self.stepsMaximum {
            guard witness.violation == nil else { return }
            if !step() { return }
        }
        witness.violate(.alive, "the engine never comes to rest")
    }

    /// The engine ended by itself: was there a reason?
    func endIfOver() {
        guard let life, life.isOver else { return }
        if !isFaultArmed, !isDiskFull {
            witness.violate(.endsForAReason, life.failure.map { "\($0)" } ?? "without a failure")
            return
        }
        if isDiskFull { freeDisk() }
        endProcess()
        boot()
    }

    /// What is left of the process is nothing: its tasks run to their end with a disk that is dead to them.
    func endProcess() {
        guard let life else { return }
        witness.process = 0
        disk.endProcess()
        isFaultArmed = false
        supervisor.disconnect()
        life.task?.cancel()
        var steps = 0
        while steps < Self.stepsMaximum, step() { steps += 1 }
        if !life.isOver { witness.violate(.alive, "the engine does not end when its task is cancelled") }
        self.life = nil
    }

    private func dispose() {
        if life != nil { endProcess() }
        disk.powerOff()
    }
}

/// Numbers that follow from the seed.
struct SimulatedEntropy: Entropy {
    var seed: UInt64

    func next() -> UInt64 { seed ^ 0x1357 }
}
