internal import EngineCore

/// What waits for the answer to a command.
typealias CommandWaiter = CheckedContinuation<Result<CommandReceipt, EngineError>, Never>

/// One thing that an execution's task has to do.
enum Delivery: Sendable {
    /// A command; the engine's own commands have nobody waiting.
    case command(Command, by: Requester, key: String?, CommandWaiter?)
    /// A step ended.
    case completed(Token, RunOutcome)
    /// A request was answered.
    case answered(Token, RequestOutcome)
    /// A timer is due.
    case elapsed(Token)
    /// An event was published that a task may mean.
    case heard(Token, HeardEvent)
    /// Its turn has come where its definition bounds how many run at once.
    case admitted(Token)
    /// The runner connected anew: compare what the execution wants with what is there of its own steps.
    case reconcile(StepInventory)
    /// Proof of life: goes through the core as an empty input.
    case probe(CheckedContinuation<Bool, Never>)

    /// Commands that begin work get no reserved room, so each has an append of its own that may be refused.
    var isNewWork: Bool {
        switch self {
        case .command(.start, _, _, _), .command(.resume, _, _, _): true
        case .command(.pause, _, _, _), .command(.cancel, _, _, _), .command(.decide, _, _, _), .completed,
            .answered, .elapsed, .heard, .admitted,
            .reconcile, .probe:
            false
        }
    }
}
