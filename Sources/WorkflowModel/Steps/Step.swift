/// What a task does.
public enum Step: Sendable, Equatable {
    /// Tasks one after the other (`do`).
    case sequence([NodeID])
    case graph(GraphStep)
    case fork(ForkStep)
    case loop(LoopStep)
    /// The cases in order; the first whose condition holds decides where the flow goes. No match: continue.
    case choice([ChoiceCase])
    /// The task's output is the template's value (`set`).
    case assign(Template)
    case attempt(AttemptStep)
    case raise(FaultTemplate)
    case wait(DurationSource)
    case run(RunStep)
    /// Publishes an event; the template gives the CloudEvent's attributes and data.
    case emit(Template)
    case call(CallStep)
    case listen(ListenStep)
    case workflow(WorkflowStep)
    case function(FunctionStep)
    case extended(ExtendedStep)
}
