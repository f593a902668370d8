public import EngineCore

/// What a runner tells the host.
public enum StepReport: Sendable {
    /// The step ended. Said again after each reconnection until it is confirmed; the host drops repetitions.
    case finished(StepKey, RunOutcome)
    /// The step was started, and what became of it cannot be known.
    case lost(StepKey, reason: String)
    /// The step said something about itself, which ``StepRunner/takeActivity(_:)`` gives.
    case active(StepKey)
    /// The connection to the supervisor was made anew. What the runner had not yet sent is dropped: the host compares
    /// the inventory with what every execution wants, and asks again.
    case reconnected(StepInventory)
}
