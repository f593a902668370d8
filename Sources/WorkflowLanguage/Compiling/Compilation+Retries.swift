import WorkflowModel

/// Retry policies (point 5 of the profile).
extension Compilation {
    /// A policy of the canonical form; `limit.attempt.count` counts retries.
    mutating func retryPolicy(_ element: Element?) -> RetryPolicy? {
        let keys = ["when", "exceptWhen", "delay", "backoff", "limit", "jitter"]
        guard let element = mapping(element, "retry", keys: keys) else { return nil }
        var policy = RetryPolicy()
        policy.when = expression(element["when"], "when")
        policy.exceptWhen = expression(element["exceptWhen"], "exceptWhen")
        policy.delay = duration(element["delay"], "delay")
        backoff(element["backoff"], into: &policy)
        if let limit = mapping(element["limit"], "limit", keys: ["attempt", "duration"]) {
            policy.totalDurationMaximum = duration(limit["duration"], "duration")
            if let attempt = mapping(limit["attempt"], "attempt", keys: ["count", "duration"]) {
                policy.retriesMaximum = integer(attempt["count"], "count", within: 0...Limits.attemptsMaximum)
                policy.attemptDurationMaximum = duration(attempt["duration"], "duration")
            }
        }
        policy.jitter = jitter(element["jitter"])
        check(policy, element)
        return policy
    }

    /// A policy of the short form; `attempts` counts attempts, the first one too.
    mutating func shortRetryPolicy(_ element: Element?) -> RetryPolicy? {
        guard let element else { return nil }
        let range = 1...Limits.attemptsMaximum
        guard element.members != nil else {
            guard case .integer = element.scalar?.value else {
                wrongType(
                    element, "retry", mustBe: "a number of attempts or a mapping",
                    remedy: "write `retry: 3` or `retry: {attempts: 3, delay: 10s}`")
                return nil
            }
            return integer(element, "retry", within: range).map { RetryPolicy(retriesMaximum: $0 - 1) }
        }
        let keys = ["attempts", "delay", "backoff", "factor", "maxDelay", "jitter", "when", "exceptWhen"]
        _ = mapping(element, "retry", keys: keys, required: ["attempts"])
        var policy = RetryPolicy()
        policy.when = expression(element["when"], "when")
        policy.exceptWhen = expression(element["exceptWhen"], "exceptWhen")
        policy.retriesMaximum = integer(element["attempts"], "attempts", within: range).map { $0 - 1 }
        policy.delay = duration(element["delay"], "delay")
        policy.delayMaximum = duration(element["maxDelay"], "maxDelay")
        policy.backoff = shortBackoff(element)
        policy.jitter = jitter(element["jitter"])
        check(policy, element)
        return policy
    }

    private mutating func backoff(_ element: Element?, into policy: inout RetryPolicy) {
        guard let backoff = mapping(element, "backoff", keys: ["constant", "linear", "exponential"]) else { return }
        guard let members = backoff.members, members.count == 1, let kind = members.first else {
            problem(
                .invalidRetry, "`backoff` must have exactly one of `constant`, `linear` and `exponential`", at: backoff)
            return
        }
        let keys = kind.key == "exponential" ? ["factor", "maxDelay"] : ["maxDelay"]
        // `exponential:` with nothing after it is what many authors write for `exponential: {}`.
        let options = kind.element.value.isNull ? nil : mapping(kind.element, kind.key, keys: keys)
        policy.delayMaximum = duration(options?["maxDelay"], "maxDelay")
        switch kind.key {
        case "linear": policy.backoff = .linear
        case "exponential": policy.backoff = .exponential(factor: factor(options?["factor"]) ?? 2)
        default: policy.backoff = .constant
        }
    }

    private enum BackoffKind: String, CaseIterable {
        case constant, linear, exponential
    }

    private mutating func shortBackoff(_ element: Element) -> RetryPolicy.Backoff {
        let kind = choice(element["backoff"], "backoff", of: BackoffKind.allCases)
        let factor = factor(element["factor"])
        if let given = element["factor"], kind != .exponential {
            problem(
                .invalidRetry, "`factor` belongs to exponential backoff", remedy: "add `backoff: exponential`",
                at: given)
        }
        switch kind {
        case .exponential: return .exponential(factor: factor ?? 2)
        case .linear: return .linear
        case .constant, nil: return .constant
        }
    }

    private mutating func factor(_ element: Element?) -> Double? {
        guard let element else { return nil }
        let factor: Double
        switch element.scalar?.value {
        case .integer(let value): factor = Double(value)
        case .double(let value): factor = value
        case .null, .boolean, .string, .array, .object, nil:
            wrongType(element, "factor", mustBe: "a number")
            return nil
        }
        guard factor >= 1, factor <= 1_000 else {
            problem(.invalidRetry, "`factor` must be between 1 and 1000", at: element)
            return nil
        }
        return factor
    }

    /// `{from, to}`, or in the short form one duration: from nothing to it.
    private mutating func jitter(_ element: Element?) -> RetryPolicy.Jitter? {
        guard let element else { return nil }
        if form == .short, element.members?.contains(where: { $0.key == "from" || $0.key == "to" }) != true {
            return duration(element, "jitter").map { RetryPolicy.Jitter(minimum: .constant(.zero), maximum: $0) }
        }
        guard let range = mapping(element, "jitter", keys: ["from", "to"], required: ["from", "to"]),
            let minimum = duration(range["from"], "from"), let maximum = duration(range["to"], "to")
        else { return nil }
        if case .constant(let from) = minimum, case .constant(let to) = maximum, from > to {
            problem(.invalidRetry, "`jitter.from` is longer than `jitter.to`", remedy: "swap the two", at: element)
        }
        return RetryPolicy.Jitter(minimum: minimum, maximum: maximum)
    }

    private mutating func check(_ policy: RetryPolicy, _ element: Element) {
        if case .constant(let delay) = policy.delay, case .constant(let maximum) = policy.delayMaximum, delay > maximum
        {
            problem(.invalidRetry, "`delay` is longer than `maxDelay`", remedy: "raise `maxDelay`", at: element)
        }
        if policy.delayMaximum != nil, policy.delay == nil, element["delay"] == nil {
            problem(.invalidRetry, "`maxDelay` without `delay` has no meaning", remedy: "add `delay`", at: element)
        }
    }
}
