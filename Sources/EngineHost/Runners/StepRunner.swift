public import EngineCore

/// Starts, steers and collects the steps that executions ask for; the supervisor's client in production.
///
/// No call waits for the step: what happens comes back through ``reports``. The host calls only after the event that
/// asks for the call is durable, and may repeat any call: each is idempotent by its key.
public protocol StepRunner: Sendable {
    /// Finds the supervisor and gives all that it knows. Called once, before ``run()`` and before any start.
    func connect() async throws -> StepInventory
    /// Starts the step unless it was started before. `process` is the name of its definition, for the host's log.
    ///
    /// An effect that names another incarnation than the one that is connected is reported as lost and never started:
    /// the host may have reconciled it with an inventory that is older than the start, and given the step up.
    func start(_ key: StepKey, _ effect: RunEffect, of process: String)
    /// Brings the step to the wanted state: running, frozen or stopping. The step's end is reported as ever.
    func control(_ key: StepKey, _ control: RunEffect.Control)
    /// The step's outcome is durable in the journal: the runner may forget it.
    func confirm(_ key: StepKey)
    /// What happened to steps, bounded by the steps that are outstanding: each ends once, and of what it says only the
    /// newest waits. Read by one task.
    var reports: AsyncStream<StepReport> { get }
    /// Moves bytes until cancelled; a child of ``Engine/run()``. Throws when the supervisor cannot be kept.
    func run() async throws
    /// The newest that the step said about itself; nil when nothing is new.
    func takeActivity(_ key: StepKey) -> StepActivity?
    /// The files that hold the step's captured output, or will hold it; capped by the runner.
    func outputPaths(_ key: StepKey) -> StepOutputPaths
}
