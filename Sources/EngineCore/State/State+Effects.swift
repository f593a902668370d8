internal import PlantedBugs
import WorkflowModel

/// How facts change the pending effects. Every change goes through here, so that the effects of a transition are
/// exactly the difference it makes.
extension State {
    mutating func start(_ token: Token, _ effect: Effect, for owner: PendingEffect.Owner, _ folding: inout Folding) {
        effects.set(token.number, PendingEffect(effect: effect, owner: owner))
        nextToken = max(nextToken, token.number + 1)
        if case .run = effect { runningSteps += 1 }
        if effect.isWorkingRequest { runningRequests += 1 }
        folding.changes.start(token, effect)
    }

    mutating func withdraw(_ token: Token?, _ folding: inout Folding) {
        guard !PlantedBug.withdrawalForgotten.isPlanted else { return }
        guard let token, let pending = effects.remove(token.number) else { return }
        if pending.effect.isWorkingRequest { runningRequests -= 1 }
        folding.changes.withdraw(token)
    }

    /// Starts a timer whose token nobody chose before.
    mutating func startTimer(_ instant: Instant, for owner: PendingEffect.Owner, _ folding: inout Folding) -> Token {
        let token = Token(number: nextToken)
        start(token, .timer(instant), for: owner, &folding)
        return token
    }

    /// Wishes the command to be otherwise. One that is stopping stays so.
    mutating func control(_ token: Token, _ control: RunEffect.Control, _ folding: inout Folding) {
        guard case .run(var effect)? = effects[token.number]?.effect, effect.control != control,
            effect.control != .stopping
        else { return }
        effect.control = control
        effects.update(token.number) { $0.effect = .run(effect) }
        folding.changes.update(token, .run(effect))
    }

    mutating func startWait(_ id: ThreadID, _ token: Token, _ until: Instant, _ folding: inout Folding) {
        start(token, .timer(until), for: .wait(id), &folding)
        threads.update(id.number) { thread in
            thread.updateTop { $0.position = .wait(until: until, token) }
            thread.mode = .waiting
        }
        refresh(id, folding.program)
    }

    mutating func startStep(
        _ id: ThreadID, _ token: Token, _ effect: RunEffect, detached: Bool, _ folding: inout Folding
    ) {
        start(token, .run(effect), for: detached ? .detached : .step(id), &folding)
        guard !detached else { return }
        threads.update(id.number) { thread in
            thread.updateTop { $0.position = .run(token) }
            thread.mode = .waiting
            thread.running = token
        }
        refresh(id, folding.program)
    }

    mutating func endStep(_ token: Token, _ ending: StepEnding, _ folding: inout Folding) {
        guard let pending = effects.remove(token.number), case .run(let effect) = pending.effect else { return }
        if PlantedBug.tokenReused.isPlanted, nextToken == token.number + 1 { nextToken = token.number }
        runningSteps -= 1
        nodeCommandEnded(effect.node, ending, folding.program)
        folding.changes.end(token)
        guard case .step(let id) = pending.owner else { return }
        threads.update(id.number) { $0.running = nil }
        settleStop(id, &folding)
    }

    mutating func elapse(_ token: Token, _ folding: inout Folding) {
        guard let pending = effects[token.number] else { return }
        if !PlantedBug.timerStays.isPlanted { _ = effects.remove(token.number) }
        switch pending.owner {
        case .step, .detached, .request, .listen: break
        case .wait(let id):
            threads.update(id.number) { thread in thread.updateTop { $0.forgetTimerToken() } }
        case .retry(let id, let depth):
            threads.update(id.number) { thread in
                thread.updateFrame(depth) { $0.updateAttempt { $0.retryAt = nil } }
                thread.updateFrame(depth) { $0.forgetTimerToken() }
                if let body = thread.attemptBody(at: depth, folding.program) { thread.mode = .ready(body) }
            }
            refresh(id, folding.program)
        case .timeout(let id, let depth):
            threads.update(id.number) { thread in thread.updateFrame(depth) { $0.timeout?.token = nil } }
        case .automaticResume: pause?.token = nil
        case .yield: yield = nil
        case .queue: break
        }
    }

    mutating func withdrawYield(_ folding: inout Folding) {
        withdraw(yield, &folding)
        yield = nil
    }
}
