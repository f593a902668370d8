public import WorkflowModel

extension Execution {
    /// Decides what the input does, applies it, and says what there is to journal, to grant and to answer.
    ///
    /// Runs until every thread waits, or until ``Limits/eventsPerTransition`` is reached: then a timer that is due at
    /// once carries on, so that a loop without end neither blocks its core nor makes an append without bound.
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
        case .elapsed(let token):
            elapse(token, &turn)
            if !turn.events.isEmpty { run(&turn) }
        }
        return turn.transition
    }

    private mutating func elapse(_ token: Token, _ turn: inout Turn) {
        guard let pending = state.effects[token.number], case .timer = pending.effect else { return }
        record(.timerElapsed(token), &turn)
        switch pending.owner {
        case .wait(let thread): finish(thread, .unchanged, &turn)
        case .automaticResume: record(.executionResumed(ResumeRecord()), &turn)
        case .retry, .timeout, .yield, .step, .detached: break
        }
    }

    /// Lets threads run, one after the other, until all wait.
    private mutating func run(_ turn: inout Turn) {
        while turn.events.count < Limits.eventsPerTransition {
            if let thread = nextThread {
                advance(thread, &turn)
            } else if canAdvanceEnding {
                advanceEnding(&turn)
            } else {
                break
            }
        }
        let unfinished = nextThread ?? (canAdvanceEnding ? ThreadID.main : nil)
        if let unfinished {
            if state.yield == nil { record(.transitionYielded(nextToken, after: unfinished), &turn) }
        } else if state.yield != nil {
            record(.yieldWithdrawn, &turn)
        }
    }

    /// The thread whose turn it is; nil while nothing may start.
    private var nextThread: ThreadID? {
        guard state.pause == nil, !state.ready.isEmpty else { return nil }
        var lowest: UInt64 = 0
        if let ending = state.ending {
            // Handlers have higher numbers than the threads of a failed execution, which keep still.
            guard case .handling(_, let thread) = ending.stage else { return nil }
            lowest = thread.number
        }
        let key = state.yield.flatMap { state.ready.firstKey(from: max($0.after.number + 1, lowest)) }
        return (key ?? state.ready.firstKey(from: lowest)).map(ThreadID.init(number:))
    }
}
