/// How the clocks of a time zone stand against UTC: what a file of the time zone database says (RFC 9636).
public struct TimeZoneRules: Sendable, Equatable {
    /// From this moment on another offset holds.
    struct Transition: Sendable, Equatable {
        /// Seconds since 1970-01-01T00:00:00Z.
        var at: Int64
        /// Seconds that the clocks are ahead of UTC from then on.
        var offset: Int64
    }

    /// No clock is further from UTC than this, in seconds (RFC 9636, 3.2).
    private static let offsetMaximum: Int64 = 26 * 3_600

    /// The offset before the first transition.
    let offsetInitial: Int64
    /// Ascending.
    let transitions: [Transition]
    /// What holds after the last transition; nil when its offset holds for ever.
    let rule: PosixTimeZone?

    init(offsetInitial: Int64, transitions: [Transition], rule: PosixTimeZone?) {
        self.offsetInitial = offsetInitial
        self.transitions = transitions
        self.rule = rule
    }

    /// Coordinated Universal Time.
    public static let utc = TimeZoneRules(offsetInitial: 0, transitions: [], rule: nil)

    /// The offset at a moment, both in seconds.
    package func offset(at time: Int64) -> Int64 {
        if let rule, time >= transitions.last?.at ?? Int64.min { return rule.offset(at: time) }
        let place = firstTransition(after: time)
        return place == 0 ? offsetInitial : transitions[place - 1].offset
    }

    /// The moments at which clocks of the zone show this time, in order; seconds since 1970-01-01T00:00 of the clock and
    /// since 1970-01-01T00:00:00Z. A time that clocks leap over has the moment of the leap.
    package func moments(ofLocal local: Int64) -> [Int64] {
        var found: [Int64] = []
        var leap: Int64?
        var begin = Int64.min
        var offset = offset(at: local - Self.offsetMaximum)
        for transition in changes(after: local - Self.offsetMaximum, through: local + Self.offsetMaximum) {
            if local - offset >= begin, local - offset < transition.at { found.append(local - offset) }
            if local >= transition.at + offset, local < transition.at + transition.offset { leap = transition.at }
            begin = transition.at
            offset = transition.offset
        }
        if local - offset >= begin { found.append(local - offset) }
        return found.isEmpty ? [leap ?? local - offset] : found
    }

    /// The offset that holds on a whole day of the zone's calendar and on those beside it; nil when it changes.
    package func steadyOffset(aroundDay day: Int64) -> Int64? {
        let begin = (day - 1) * 86_400 - Self.offsetMaximum
        let end = (day + 2) * 86_400 + Self.offsetMaximum
        return changes(after: begin, through: end).isEmpty ? offset(at: begin) : nil
    }

    /// The transitions between two moments, in order.
    private func changes(after begin: Int64, through end: Int64) -> [Transition] {
        var changes = Array(transitions[firstTransition(after: begin)..<firstTransition(after: end)])
        if let rule {
            let first = max(begin, transitions.last?.at ?? Int64.min)
            if first < end { changes += rule.changes(after: first, through: end) }
        }
        return changes
    }

    private func firstTransition(after time: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
