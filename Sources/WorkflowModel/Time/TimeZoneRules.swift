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

    /// What the clocks show, from one time of a clock to another; both in seconds since 1970-01-01T00:00 of the clock.
    package func clocks(from begin: Int64, through end: Int64) -> ZoneClocks {
        let first = begin - Self.offsetMaximum
        var parts = [ZoneClocks.Part(begin: Int64.min, end: Int64.max, offset: offset(at: first))]
        for transition in changes(after: first, through: end + Self.offsetMaximum) {
            parts[parts.count - 1].end = transition.at
            parts.append(ZoneClocks.Part(begin: transition.at, end: Int64.max, offset: transition.offset))
        }
        return ZoneClocks(parts: parts)
    }

    /// The offset that holds on a whole day of the zone's calendar; nil when it changes on it, or near it.
    package func steadyOffset(onDay day: Int64) -> Int64? {
        let begin = day * 86_400 - Self.offsetMaximum
        let end = (day + 1) * 86_400 + Self.offsetMaximum
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

/// What the clocks of a zone show in a short time, in which few changes lie.
package struct ZoneClocks {
    /// From one change to the next one, in seconds since 1970-01-01T00:00:00Z.
    struct Part {
        var begin: Int64
        var end: Int64
        var offset: Int64
    }

    let parts: [Part]

    /// The moments at which the clocks show this time, in order. A time that they leap over has the moment of the leap.
    package func moments(ofLocal local: Int64) -> [Int64] {
        var found: [Int64] = []
        for part in parts where local - part.offset >= part.begin && local - part.offset < part.end {
            found.append(local - part.offset)
        }
        if found.isEmpty,
            let leap = parts.last(where: {
                $0.begin != Int64.min && $0.begin + $0.offset > local && isLeapt(local, $0.begin)
            })
        {
            found.append(leap.begin)
        }
        return found
    }

    private func isLeapt(_ local: Int64, _ change: Int64) -> Bool {
        parts.contains { $0.end == change && change + $0.offset <= local }
    }
}
