import WorkflowModel

/// `try`, `catch` and `retry`.
extension Execution {
    /// What an attempt does with a fault from its body.
    enum CatchDecision {
        case notMine
        case retry(afterMilliseconds: Int64)
        case handle
    }

    /// Whether the attempt at this depth takes the fault, and whether it tries again.
    func decide(
        _ attempt: AttemptStep, on fault: FaultRecord, _ id: ThreadID, _ depth: Int, _ turn: Turn
    ) throws(Fault) -> CatchDecision {
        guard attempt.filter.accepts(fault.fault) else { return .notMine }
        var scope = Scope(self, id, turn, depth: depth)
        // "`.` in `catch.when` is the error, also bound to its name."
        scope.input = fault.fault.value
        scope.variables[attempt.errorVariable] = scope.input
        if let when = attempt.when, try !scope.isTrue(when) { return .notMine }
        if let exceptWhen = attempt.exceptWhen, try scope.isTrue(exceptWhen) { return .notMine }
        if let delay = try retryDelay(attempt.retry, id, depth, scope, turn) {
            return .retry(afterMilliseconds: delay)
        }
        return attempt.catchesWhenExhausted ? .handle : .notMine
    }

    /// The milliseconds until the next try; nil when there is none.
    private func retryDelay(
        _ policy: RetryPolicy?, _ id: ThreadID, _ depth: Int, _ scope: Scope, _ turn: Turn
    ) throws(Fault) -> Int64? {
        guard let policy, let frame = frame(of: id, depth), let number = frame.attempt?.attempt else { return nil }
        if let maximum = policy.retriesMaximum, number > maximum { return nil }
        if let when = policy.when, try !scope.isTrue(when) { return nil }
        if let exceptWhen = policy.exceptWhen, try scope.isTrue(exceptWhen) { return nil }
        let delay = try delay(beforeRetry: number, policy, scope)
        if let total = policy.totalDurationMaximum {
            let end = frame.startedAt.adding(milliseconds: try scope.milliseconds(of: total))
            if turn.now.adding(milliseconds: delay) > end { return nil }
        }
        return delay
    }

    /// "Constant d, linear d·n, exponential d·2^(n−1), optional factor and maxDelay; jitter adds."
    private func delay(beforeRetry number: Int, _ policy: RetryPolicy, _ scope: Scope) throws(Fault) -> Int64 {
        let base = try policy.delay.map { delay throws(Fault) in try scope.milliseconds(of: delay) } ?? 0
        var maximum = Limits.durationMillisecondsMaximum
        if let delayMaximum = policy.delayMaximum { maximum = try scope.milliseconds(of: delayMaximum) }
        var delay = Double(base)
        switch policy.backoff {
        case .constant: break
        case .linear: delay *= Double(number)
        case .exponential(let factor):
            var retry = 1
            while retry < number, delay > 0, delay < Double(maximum) {
                delay *= factor
                retry += 1
            }
        }
        // The comparison also keeps a factor that is no number out.
        let capped = delay >= 0 && delay < Double(maximum) ? Int64(delay) : maximum
        guard let jitter = policy.jitter else { return capped }
        let low = try scope.milliseconds(of: jitter.minimum)
        let high = max(low, try scope.milliseconds(of: jitter.maximum))
        return capped + low + Int64(random() % UInt64(high - low + 1))
    }

    /// Drawn from the seed and the number of events: the same again for the same state.
    private func random() -> UInt64 {
        var bits = state.seed &+ sequence &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// The body or the handler of the attempt on top ended.
    mutating func finish(_ attempt: AttemptStep, _ id: ThreadID, _ turn: inout Turn) {
        let phase = frame(of: id, depth(of: id))?.attempt?.phase ?? .body
        switch phase {
        case .body: finish(id, .unchanged, &turn)
        case .handler: finish(id, .unchanged, then: attempt.handlerThen, &turn)
        }
    }
}

extension FaultFilter {
    /// Whether every given part matches; types match by their last path element.
    func accepts(_ fault: Fault) -> Bool {
        if let type, !fault.matches(typeOf: type) { return false }
        if let status, fault.status != status { return false }
        if let instance, fault.instance != instance { return false }
        if let title, fault.title != title { return false }
        if let detail, fault.detail != detail { return false }
        return true
    }
}
