import WorkflowModel

/// What one call of `handle` works with and collects.
struct Turn {
    let now: Instant
    let bootID: String
    let lastEvent: UInt64
    let evaluator: Evaluator
    var events: [Event] = []
    var folding: Folding
    var reply: Reply?
    let meter = WorkMeter()
    /// What commands that a time limit stopped said last, for the fault of the thread that it belongs to.
    var lastWords: [ThreadID: String] = [:]

    init(_ input: Input, evaluator: Evaluator, program: Program) {
        now = input.now
        bootID = input.bootID
        lastEvent = input.lastEvent
        self.evaluator = evaluator
        folding = Folding(now: input.now, program: program)
    }

    /// Whether the transition may go on: none of its bounds is reached.
    var hasRoom: Bool {
        events.count < Limits.eventsPerTransition && meter.evaluations < Limits.evaluationsPerTransition
            && meter.bytes < Limits.bytesPerTransition
    }

    var transition: Transition { Transition(events: events, effects: folding.changes.list, reply: reply) }
}

extension Execution {
    /// States a fact: it is applied at once and will be journaled.
    mutating func record(_ fact: Fact, _ turn: inout Turn) {
        let event = Event(at: turn.now, fact: fact)
        turn.events.append(event)
        turn.meter.bytes += fact.valueBytes
        apply(event, &turn.folding)
    }

    /// The token of the next effect.
    var nextToken: Token { Token(number: state.nextToken) }
}
