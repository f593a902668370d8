internal import EngineCore
internal import Synchronization

/// What is known of running steps beside their executions: what they said last, and which limits bind them. Kept in
/// memory alone, because the step supervisor tells it again to the next engine.
final class LiveSteps: Sendable {
    private struct State {
        var activities: [ExecutionID: [Token: StepActivity]] = [:]
        var enforcement = LimitEnforcement.full
    }

    private let state = Mutex(State())

    /// What the present supervisor enforces.
    var enforcement: LimitEnforcement {
        get { state.withLock { $0.enforcement } }
        set { state.withLock { $0.enforcement = newValue } }
    }

    /// Takes over what a step said.
    func note(_ activity: StepActivity, of key: StepKey) {
        state.withLock { $0.activities[key.execution, default: [:]][key.token] = activity }
    }

    /// The step has ended.
    func forget(_ key: StepKey) {
        state.withLock { state in
            guard var steps = state.activities[key.execution] else { return }
            steps[key.token] = nil
            state.activities[key.execution] = steps.isEmpty ? nil : steps
        }
    }

    /// Adds what is known to a report.
    func complete(_ report: inout StatusReport) {
        let (activities, enforcement) = state.withLock { ($0.activities[report.executionID], $0.enforcement) }
        guard activities != nil || enforcement != .full else { return }
        for thread in report.threads {
            guard case .step(let command)? = thread.waiting else { continue }
            let live = LiveStep(
                activity: activities?[command.token] ?? StepActivity(),
                notEnforced: enforcement.unenforced(command.limits))
            if live != LiveStep() { report.live[command.token] = live }
        }
    }

    /// What the newest step of the execution that said anything said last.
    func activity(of execution: ExecutionID) -> StepActivity? {
        state.withLock { $0.activities[execution]?.max { $0.key < $1.key }?.value }
    }
}
