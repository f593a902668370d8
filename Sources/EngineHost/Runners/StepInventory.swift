public import EngineCore

/// What the runner knows about one step.
public enum KnownStep: Sendable, Equatable {
    /// The step's process is there, running or frozen.
    case running
    /// The step ended; the outcome is kept until ``StepRunner/confirm(_:)``.
    case finished(RunOutcome)
}

/// All steps that the runner knows, and which life of the runner says so.
public struct StepInventory: Sendable, Equatable {
    /// Changes whenever steps may have been forgotten: another boot, or another life of the supervisor.
    ///
    /// The host writes it into every run effect (`RunEffect.bootID`). An effect of this incarnation whose step the
    /// inventory does not hold was never spawned, so it is started; one of another incarnation was interrupted.
    public var incarnation: String
    /// Every step that was started and not yet confirmed.
    public var steps: [StepKey: KnownStep]
    /// What running steps said last.
    public var activities: [StepKey: StepActivity]
    /// Which limits are enforced.
    public var enforcement: LimitEnforcement

    /// An inventory of the life called `incarnation`.
    public init(
        incarnation: String, steps: [StepKey: KnownStep], activities: [StepKey: StepActivity] = [:],
        enforcement: LimitEnforcement = .full
    ) {
        self.incarnation = incarnation
        self.steps = steps
        self.activities = activities
        self.enforcement = enforcement
    }
}

extension StepInventory {
    /// The same life of the runner, without steps.
    var empty: StepInventory { StepInventory(incarnation: incarnation, steps: [:], enforcement: enforcement) }

    /// The steps of each execution by themselves.
    var byExecution: [ExecutionID: StepInventory] {
        steps.reduce(into: [:]) { $0[$1.key.execution, default: empty].steps[$1.key] = $1.value }
    }

    /// Without the steps of these tokens.
    func without(_ tokens: some Sequence<Token>) -> StepInventory {
        let tokens = Set(tokens)
        return StepInventory(incarnation: incarnation, steps: steps.filter { !tokens.contains($0.key.token) })
    }
}
