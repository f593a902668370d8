internal import EngineCore
internal import WorkflowModel

/// A schedule as the service keeps it: its last durable state, and the definition that counts.
struct ScheduleEntry: Sendable {
    var state: ActiveSchedule
    /// That which the state has adopted. The schedule counts as a user of it.
    var definition: RegisteredDefinition?

    /// When executions of the definition start by themselves.
    var schedule: Schedule? { definition?.definition.schedule }

    /// The schedule's own name: that of the definition with its namespace before it.
    var name: String { state.adoption?.name ?? "" }

    /// Which events it means; nil when it listens to none now.
    var listening: (since: UInt64, consumption: EventConsumption)? {
        guard let schedule, let since = state.listensSince(schedule) else { return nil }
        for case .events(let consumption, _) in schedule.triggers { return (since, consumption) }
        return nil
    }
}

/// One thing that the service has to do.
struct ScheduleWork: Sendable {
    enum Kind: Sendable {
        /// Something happened to a schedule.
        case input(ScheduleID, ScheduleInput.Kind)
        /// The catalog has changed what stands under the name.
        case reconcile(name: String)
    }

    var kind: Kind
    /// Told when all of it is durable; what became of a request for an execution is in it.
    var answer: (@Sendable (Result<ScheduleAnswer, EngineError>) -> Void)?
}

/// What a request for a schedule came to.
struct ScheduleAnswer: Sendable {
    /// The schedule after it; nil when there is none.
    var entry: ScheduleEntry?
    /// Nil unless an execution was asked for.
    var reply: ScheduleTransition.Reply?
    /// The execution that was started.
    var execution: ExecutionID?
}
