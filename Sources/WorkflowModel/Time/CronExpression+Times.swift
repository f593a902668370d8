/// When an expression fires.
///
/// A time that the clocks leap over fires when they leap. A time that they show twice fires the first time, and both
/// times when the hours are not restricted, so that nothing that is meant for every hour is silent for two of them.
extension CronExpression {
    /// No two times of an expression that has any lie further apart: days of February that fall on a day of the week.
    private static let yearsMaximum: Int64 = 50

    /// The first time after `instant`; nil when there is none any more.
    public func next(after instant: Instant, in rules: TimeZoneRules) -> Instant? {
        let after = floorQuotient(instant.millisecondsSinceEpoch, 1_000)
        let today = floorQuotient(after + rules.offset(at: after), 86_400)
        // A day before: clocks may stand a day apart.
        for day in today - 1...today + Self.yearsMaximum * 366 where isDay(day) {
            if let offset = rules.steadyOffset(aroundDay: day) {
                if let local = firstTime(onDay: day, after: after + offset) {
                    return Instant(millisecondsSinceEpoch: (local - offset) * 1_000)
                }
            } else if let time = [day, day + 1].flatMap({ times(onDay: $0, rules) }).filter({ $0 > after }).min() {
                return Instant(millisecondsSinceEpoch: time * 1_000)
            }
        }
        return nil
    }

    /// The last time at or before `instant`; nil when there was none.
    public func last(through instant: Instant, in rules: TimeZoneRules) -> Instant? {
        let through = floorQuotient(instant.millisecondsSinceEpoch, 1_000)
        let today = floorQuotient(through + rules.offset(at: through), 86_400)
        for day in (today - Self.yearsMaximum * 366...today + 1).reversed() where isDay(day) {
            if let time = [day - 1, day].flatMap({ times(onDay: $0, rules) }).filter({ $0 <= through }).max() {
                return Instant(millisecondsSinceEpoch: time * 1_000)
            }
        }
        return nil
    }

    /// The first times after `begin` and not after `end`, at most `maximum` of them.
    public func times(
        after begin: Instant, through end: Instant, maximum: Int, in rules: TimeZoneRules
    ) -> [Instant] {
        var times: [Instant] = []
        var last = begin
        while times.count < maximum, let next = next(after: last, in: rules), next <= end {
            times.append(next)
            last = next
        }
        return times
    }

    private func isDay(_ day: Int64) -> Bool {
        let date = CivilDate(dayNumber: day)
        return matches(month: Int(date.month), dayOfMonth: Int(date.dayOfMonth), dayOfWeek: date.dayOfWeek)
    }

    /// The first time of a matching day after another time, both by the clock.
    private func firstTime(onDay day: Int64, after local: Int64) -> Int64? {
        for hour in hours {
            let begin = day * 86_400 + Int64(hour) * 3_600
            guard begin + 3_600 > local else { continue }
            if let minute = minutes.first(where: { begin + Int64($0) * 60 > local }) {
                return begin + Int64(minute) * 60
            }
        }
        return nil
    }

    /// Every time of a day, in no order.
    private func times(onDay day: Int64, _ rules: TimeZoneRules) -> [Int64] {
        guard isDay(day) else { return [] }
        return hours.flatMap { hour in
            minutes.flatMap { minute in
                let moments = rules.moments(ofLocal: day * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60)
                return hours.count == 24 ? moments : Array(moments.prefix(1))
            }
        }
    }
}
