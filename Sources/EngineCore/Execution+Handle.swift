internal import PlantedBugs
public import WorkflowModel

extension Execution {
    /// Decides what the input does, applies it, and says what there is to journal, to grant and to answer.
    ///
    /// Runs until every thread waits, or until a bound of the transition is reached, such as
    /// ``Limits/eventsPerTransition``: then a timer that is due at once carries on, so that a loop without end neither
    /// blocks its core nor makes an append without bound.
    public mutating func handle(_ input: Input, using evaluator: Evaluator) -> Transition {
        var turn = Turn(input, evaluator: evaluator, program: program)
        switch input.kind {
        case .nothing: break
        case .command(let command, let requester, let key):
            if let reply = answerAtOnce(command, key: key) { return Transition(reply: reply) }
            let decision = decide(command, by: requester, &turn)
            if !turn.events.isEmpty { run(&turn) }
            turn.reply = answer(decision, command, by: requester, key: key, &turn)
        case .completed(let token, let outcome):
            complete(token, outcome, &turn)
            if !turn.events.isEmpty { run(&turn) }
        case .answered(let token, let outcome):
            answer(token, outcome, &turn)
            if !turn.events.isEmpty { run(&turn) }
        case .elapsed(let token):
            elapse(token, &turn)
            if !turn.events.isEmpty { run(&turn) }
        case .heard(let token, let event):
            hear(token, event, &turn)
            if !turn.events.isEmpty { run(&turn) }
        case .admitted(let token):
            guard case .admission? = state.effects[token.number]?.effect else { break }
            record(.executionAdmitted(token), &turn)
            run(&turn)
        }
        return turn.transition
    }

    private mutating func elapse(_ token: Token, _ turn: inout Turn) {
        guard let pending = state.effects[token.number], case .timer = pending.effect else { return }
        record(.timerElapsed(token), &turn)
        switch pending.owner {
        case .wait(let thread): finish(thread, .unchanged, &turn)
        case .automaticResume: record(.executionResumed(ResumeRecord()), &turn)
        case .timeout(let thread, let depth): timeOut(thread, depth, &turn)
        case .retry, .yield, .step, .detached, .queue, .request, .listen: break
        }
    }

    /// Lets threads run, one after the other, until all wait.
    private mutating func run(_ turn: inout Turn) {
        while turn.hasRoom {
            if let token = turn.folding.changes.takeStillborn() {
                endUnstarted(token, &turn)
            } else if let thread = nextThread {
                advance(thread, &turn)
            } else if canAdvanceEnding {
                advanceEnding(&turn)
            } else {
                break
            }
        }
        while let token = turn.folding.changes.takeStillborn() { endUnstarted(token, &turn) }
        let unfinished = nextThread ?? (canAdvanceEnding ? ThreadID.main : nil)
        if let unfinished {
            if state.yield == nil { record(.transitionYielded(nextToken, after: unfinished), &turn) }
        } else if state.yield != nil {
            record(.yieldWithdrawn, &turn)
        }
    }

    /// A command that was to start and then to stop within one transition: the host never hears of it.
    private mutating func endUnstarted(_ token: Token, _ turn: inout Turn) {
        record(.stepEnded(token, StepEnding(cause: .interrupted(reason: "stopped before it started"))), &turn)
    }

    /// The thread whose turn it is; nil while nothing may start.
    private var nextThread: ThreadID? {
        guard state.pause == nil || PlantedBug.startWhilePaused.isPlanted else { return nil }
        guard !state.ready.isEmpty, let lowest = state.lowestActiveThread else { return nil }
        let key = state.turnAfter.flatMap { state.ready.firstKey(from: max($0.number + 1, lowest)) }
        return (key ?? state.ready.firstKey(from: lowest)).map(ThreadID.init(number:))
    }
}
