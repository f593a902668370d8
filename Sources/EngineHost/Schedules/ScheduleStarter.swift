internal import EngineCore
internal import WorkflowModel

/// Starts executions for schedules, each start once: the start key names it for ever.
struct ScheduleStarter: Sendable {
    enum Outcome {
        /// The execution reports when it is durable.
        case begun
        /// It was started before.
        case known(ExecutionSlot)
        case refused(EngineError)
    }

    let directory: ExecutionDirectory
    let tasks: ExecutionTasks
    let entropy: any Entropy

    func start(
        _ start: ScheduledStart, _ link: ScheduleLink, _ definition: RegisteredDefinition, _ name: String
    ) -> Outcome {
        definition.use()
        switch directory.reserve(definition, by: start.owner, key: link.startKey) {
        case .refused(let error):
            definition.endUse()
            return .refused(error)
        case .existing(let slot):
            definition.endUse()
            return .known(slot)
        case .created(let slot):
            let request = StartRequest(input: start.input, seed: entropy.next())
            deliver(.command(.start(request), by: requester(start, name), key: nil, nil), to: slot)
            return .begun
        }
    }

    func cancel(_ execution: ExecutionID, of name: String) {
        guard let slot = directory[execution], slot.execution?.isFinished == false else { return }
        let engine = Requester(uid: 0, gid: 0, pid: 0, name: "schedule \(name)")
        let reason = "the next execution of the schedule takes its place"
        deliver(.command(.cancel(CancelRequest(reason: reason)), by: engine, key: nil, nil), to: slot)
    }

    /// Whether the execution is over, or retention has forgotten it.
    func hasEnded(_ execution: ExecutionID) -> Bool { directory[execution]?.execution?.isFinished ?? true }

    private func requester(_ start: ScheduledStart, _ name: String) -> Requester {
        switch start.reason {
        case .time, .events: Requester(uid: start.owner, gid: 0, pid: 0, name: "schedule \(name)")
        case .command(let requester): requester
        }
    }

    private func deliver(_ delivery: Delivery, to slot: ExecutionSlot) {
        if case .launch = slot.offer(delivery) { tasks.launch(slot) }
    }
}
