/// When an expression fires.
///
/// A time that the clocks leap over fires when they leap. A time that they show twice fires the first time, and both
/// times when the hours are not restricted, so that nothing that is meant for every hour is silent for two of them.
extension CronExpression {
    /// No two times of an expression that has any lie further apart: days of February that fall on a day of the week.
    private static let yearsMaximum: Int64 = 50
    /// Days that are looked at together: the clocks change seldom, and history knows a few changes in a row.
    private static let unsteadyDaysMaximum: Int64 = 16

    /// The first time after `instant`; nil when there is none any more.
    public func next(after instant: Instant, in rules: TimeZoneRules) -> Instant? {
        times(after: instant, through: Instant(millisecondsSinceEpoch: Int64.max), maximum: 1, in: rules).first
    }

    /// The first times after `begin` and not after `end`, at most `maximum` of them.
    public func times(
        after begin: Instant, through end: Instant, maximum: Int, in rules: TimeZoneRules
    ) -> [Instant] {
        let after = floorQuotient(begin.millisecondsSinceEpoch, 1_000)
        let through = floorQuotient(end.millisecondsSinceEpoch, 1_000)
        var found: [Int64] = []
        // A day before: clocks may stand a day apart.
        var day = floorQuotient(after + rules.offset(at: after), 86_400) - 1
        let last = min(day + Self.yearsMaximum * 366, floorQuotient(through, 86_400) + 2)
        while day <= last, found.count < maximum, found.last ?? after < through {
            if !isDay(day) {
                day += 1
            } else if let offset = rules.steadyOffset(onDay: day) {
                take(day, offset, after: found.last ?? after, maximum, &found)
                day += 1
            } else {
                // Days around a change of the clocks are looked at together, since their times may be out of order.
                let first = day
                while day - first < Self.unsteadyDaysMaximum, rules.steadyOffset(onDay: day) == nil { day += 1 }
                let later = found.last ?? after
                found += times(ofDays: first..<day, rules).filter { $0 > later }.prefix(maximum - found.count)
            }
        }
        return found.prefix { $0 <= through }.map { Instant(millisecondsSinceEpoch: $0 * 1_000) }
    }

    /// The last time at or before `instant`; nil when there was none.
    public func last(through instant: Instant, in rules: TimeZoneRules) -> Instant? {
        let through = floorQuotient(instant.millisecondsSinceEpoch, 1_000)
        let today = floorQuotient(through + rules.offset(at: through), 86_400)
        for day in (today - Self.yearsMaximum * 366...today + 1).reversed() where isDay(day) {
            if let time = times(ofDays: day - 1..<day + 1, rules).last(where: { $0 <= through }) {
                return Instant(millisecondsSinceEpoch: time * 1_000)
            }
        }
        return nil
    }

    private func isDay(_ day: Int64) -> Bool {
        let date = CivilDate(dayNumber: day)
        return matches(month: Int(date.month), dayOfMonth: Int(date.dayOfMonth), dayOfWeek: date.dayOfWeek)
    }

    /// Takes the times of a matching day on which the offset holds.
    private func take(_ day: Int64, _ offset: Int64, after: Int64, _ maximum: Int, _ found: inout [Int64]) {
        for hour in hours {
            let begin = day * 86_400 + Int64(hour) * 3_600 - offset
            guard begin + 3_600 > after else { continue }
            for minute in minutes where begin + Int64(minute) * 60 > after {
                guard found.count < maximum else { return }
                found.append(begin + Int64(minute) * 60)
            }
        }
    }

    /// Every time of the days, in order.
    private func times(ofDays days: Range<Int64>, _ rules: TimeZoneRules) -> [Int64] {
        let clocks = rules.clocks(from: days.lowerBound * 86_400, through: days.upperBound * 86_400)
        var times: [Int64] = []
        for day in days where isDay(day) {
            for hour in hours {
                for minute in minutes {
                    let moments = clocks.moments(ofLocal: day * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60)
                    if hours.count == 24 { times += moments } else { times.append(contentsOf: moments.prefix(1)) }
                }
            }
        }
        times.sort()
        var last: Int64?
        return times.filter { time in
            defer { last = time }
            return time != last
        }
    }
}
