import WorkflowModel

/// An execution whose definition bounds how many run at once waits for its turn before it begins.
extension State {
    /// Whether it waits for its turn, held by a pause or not.
    var isQueued: Bool {
        // Before its first token nothing at all has happened to it.
        startedAt == nil && ending == nil && nextToken > 1
    }

    mutating func admit(_ token: Token, _ folding: inout Folding) {
        guard effects.remove(token.number) != nil else { return }
        // A pause in the queue is over, and no part of how long it ran.
        pausedMilliseconds = 0
        begin(input: input, seed: seed, breakpoints: breakpoints, &folding)
    }

    /// What is held waits for nothing; its turn goes to the next one.
    mutating func suspendQueueing(_ folding: inout Folding) {
        for (key, pending) in effects where pending.owner == .queue { withdraw(Token(number: key), &folding) }
    }

    /// Queues again after a pause.
    mutating func resumeQueueing(_ folding: inout Folding) {
        guard isQueued else { return }
        start(Token(number: nextToken), .admission, for: .queue, &folding)
    }
}
