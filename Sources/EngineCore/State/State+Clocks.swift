import WorkflowModel

/// Timers while an execution is held. A wait and a retry keep the time that they wait for; a time limit keeps what
/// is left of it, since no time passes for a task that is held.
extension State {
    /// Withdraws the timers of threads. `sparingSteps` keeps the limits of commands that go on running.
    mutating func suspendTimers(sparingSteps: Bool, _ folding: inout Folding) {
        for (key, pending) in effects {
            switch pending.owner {
            case .step, .detached, .automaticResume, .queue, .request, .listen: continue
            case .yield: withdrawYield(&folding)
            case .wait(let id):
                withdraw(Token(number: key), &folding)
                threads.update(id.number) { thread in thread.updateTop { $0.forgetTimerToken() } }
            case .retry(let id, let depth):
                withdraw(Token(number: key), &folding)
                threads.update(id.number) { thread in thread.updateFrame(depth) { $0.forgetTimerToken() } }
            case .timeout(let id, let depth):
                let runs = threads.read(id.number) { $0.isBusyOutside && depth == $0.frames.count - 1 } ?? false
                if sparingSteps && runs { continue }
                withdraw(Token(number: key), &folding)
                let now = folding.now
                threads.update(id.number) { thread in thread.updateFrame(depth) { $0.suspendTimeout(at: now) } }
            }
        }
    }

    /// Starts the timers again that were suspended: those of the handler that runs at an end, else all.
    mutating func resumeTimers(_ folding: inout Folding) {
        guard let lowest = lowestActiveThread else { return }
        for key in threads.keys where key >= lowest {
            let id = ThreadID(number: key)
            let depths = threads.read(key) { $0.frames.indices } ?? 0..<0
            for depth in depths { resumeTimers(id, depth, &folding) }
        }
    }

    private mutating func resumeTimers(_ id: ThreadID, _ depth: Int, _ folding: inout Folding) {
        resumeListening(id, depth, &folding)
        guard let frame = threads.read(id.number, { $0.frames[depth] }) else { return }
        if case .wait(let until, nil) = frame.position {
            let token = startTimer(until, for: .wait(id), &folding)
            threads.update(id.number) { $0.updateFrame(depth) { $0.position = .wait(until: until, token) } }
        }
        if let attempt = frame.attempt, let retryAt = attempt.retryAt, attempt.retryToken == nil {
            let token = startTimer(retryAt, for: .retry(id, depth: depth), &folding)
            threads.update(id.number) { $0.updateFrame(depth) { $0.updateAttempt { $0.retryToken = token } } }
        }
        if let timeout = frame.timeout, let remaining = timeout.remaining {
            let deadline = folding.now.adding(milliseconds: remaining)
            let token = startTimer(deadline, for: .timeout(id, depth: depth), &folding)
            threads.update(id.number) { thread in
                thread.updateFrame(depth) {
                    $0.timeout = Frame.Timeout(deadline: deadline, limit: timeout.limit, token: token)
                }
            }
        }
    }
}

extension Frame {
    /// Forgets the timer of a wait or of a retry, but not its time.
    mutating func forgetTimerToken() {
        if case .wait(let until, _) = position { position = .wait(until: until, nil) }
        updateAttempt { $0.retryToken = nil }
    }

    /// Forgets the timer of a wait or of a retry and its time.
    mutating func forgetTimer() {
        switch position {
        case .wait, .listen, .approval: position = .none
        case .none, .sequence, .loop, .group, .attempt, .run, .request, .extended: break
        }
        forgetRequest()
        updateAttempt {
            $0.retryToken = nil
            $0.retryAt = nil
        }
    }

    mutating func suspendTimeout(at now: Instant) {
        guard let deadline = timeout?.deadline else { return }
        timeout?.token = nil
        timeout?.remaining = deadline.milliseconds(since: now)
    }

    /// The tokens of the frame's timers and of its request: what is withdrawn with it.
    var timerTokens: [Token] {
        var tokens: [Token] = []
        if let token = timeout?.token { tokens.append(token) }
        if case .wait(_, let token?) = position { tokens.append(token) }
        if case .attempt(let attempt) = position, let token = attempt.retryToken { tokens.append(token) }
        if case .request(let token?) = position { tokens.append(token) }
        if let token = listening?.token { tokens.append(token) }
        return tokens
    }
}

extension ThreadState {
    mutating func updateTop(_ body: (inout Frame) -> Void) {
        guard !frames.isEmpty else { return }
        body(&frames[frames.count - 1])
    }

    mutating func updateFrame(_ depth: Int, _ body: (inout Frame) -> Void) {
        guard frames.indices.contains(depth) else { return }
        body(&frames[depth])
    }

    func attemptBody(at depth: Int, _ program: Program) -> NodeID? {
        guard frames.indices.contains(depth), case .attempt(let attempt) = program.node(frames[depth].node).step
        else { return nil }
        return attempt.body
    }
}
