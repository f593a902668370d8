/// A rule for all years, as POSIX's variable `TZ` has it: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Hours of a rule's time may be negative or above 24, as RFC 9636 extends it.
struct PosixTimeZone: Sendable, Equatable {
    /// A day of each year, and a time of it.
    struct Change: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// 1 to 365; the 29th of February is never counted.
            case julian(Int64)
            /// 0 to 365.
            case zeroBased(Int64)
            /// The day of week (0 is Sunday) in the week of the month: the fifth is the last.
            case weekday(month: Int64, week: Int64, dayOfWeek: Int64)
        }

        var day: Day
        /// Seconds after midnight, by the clock before the change.
        var time: Int64
    }

    /// Seconds ahead of UTC.
    var standardOffset: Int64
    /// Nil when the clocks never change.
    var summer: Summer?

    struct Summer: Sendable, Equatable {
        /// Seconds ahead of UTC.
        var offset: Int64
        var begin: Change
        var end: Change
    }

    func offset(at time: Int64) -> Int64 {
        guard let summer else { return standardOffset }
        let year = CivilDate(dayNumber: floorQuotient(time, 86_400)).year
        var last = (at: Int64.min, offset: standardOffset)
        // By its clocks a change may lie in the year beside.
        for year in year - 1...year + 1 {
            let begin = summer.begin.local(in: year) - standardOffset
            let end = summer.end.local(in: year) - summer.offset
            // Summer time that lasts all year ends at the moment at which the next one begins (RFC 9636, 3.3.1).
            if begin <= time, begin >= last.at { last = (begin, summer.offset) }
            if end <= time, end > last.at { last = (end, standardOffset) }
        }
        return last.offset
    }

    /// The changes between two moments, in order.
    func changes(after begin: Int64, through end: Int64) -> [TimeZoneRules.Transition] {
        guard let summer else { return [] }
        let first = CivilDate(dayNumber: floorQuotient(begin, 86_400)).year - 1
        let last = CivilDate(dayNumber: floorQuotient(end, 86_400)).year + 1
        var changes: [TimeZoneRules.Transition] = []
        for year in first...last {
            let begin = summer.begin.local(in: year) - standardOffset
            if changes.last?.at == begin {
                changes.removeLast()
            } else {
                changes.append(TimeZoneRules.Transition(at: begin, offset: summer.offset))
            }
            changes.append(
                TimeZoneRules.Transition(at: summer.end.local(in: year) - summer.offset, offset: standardOffset))
        }
        return changes.filter { $0.at > begin && $0.at <= end }.sorted { $0.at < $1.at }
    }
}

extension PosixTimeZone.Change {
    /// Seconds since 1970-01-01T00:00 by the clock before the change.
    fileprivate func local(in year: Int64) -> Int64 {
        let newYear = CivilDate(year: year, month: 1, dayOfMonth: 1)
        switch day {
        case .zeroBased(let day): return (newYear.dayNumber + day) * 86_400 + time
        case .julian(let day):
            let leap: Int64 = newYear.isInLeapYear && day > 59 ? 1 : 0
            return (newYear.dayNumber + day - 1 + leap) * 86_400 + time
        case .weekday(let month, let week, let dayOfWeek):
            let first = CivilDate(year: year, month: month, dayOfMonth: 1)
            var day = first.dayNumber + (dayOfWeek - Int64(first.dayOfWeek) + 7) % 7 + (week - 1) * 7
            while CivilDate(dayNumber: day).month != month { day -= 7 }
            return day * 86_400 + time
        }
    }
}

// MARK: - Reading

extension PosixTimeZone {
    /// Nil for text that is no such rule.
    init?(_ text: Substring) {
        var reader = PosixReader(rest: text.utf8)
        guard reader.name(), let standard = reader.offset() else { return nil }
        standardOffset = -standard
        summer = nil
        guard !reader.isAtEnd else { return }
        guard reader.name() else { return nil }
        var offset = standardOffset + 3_600
        if !reader.isNext(",") {
            guard let own = reader.offset() else { return nil }
            offset = -own
        }
        guard reader.take(","), let begin = reader.change(), reader.take(","), let end = reader.change(), reader.isAtEnd
        else { return nil }
        summer = Summer(offset: offset, begin: begin, end: end)
    }
}

private struct PosixReader {
    var rest: Substring.UTF8View

    var isAtEnd: Bool { rest.isEmpty }

    func isNext(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Letters, or anything in angle brackets. The name itself says nothing.
    mutating func name() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        let letters = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        rest = rest.dropFirst(letters.count)
        return letters.count >= 3
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        return range.contains(value) ? value : nil
    }

    /// Hours, minutes and seconds with a sign, in seconds.
    mutating func offset() -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(0...167) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(0...59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    mutating func change() -> PosixTimeZone.Change? {
        guard let day = day() else { return nil }
        guard take("/") else { return PosixTimeZone.Change(day: day, time: 7_200) }
        guard let time = offset() else { return nil }
        return PosixTimeZone.Change(day: day, time: time)
    }

    private mutating func day() -> PosixTimeZone.Change.Day? {
        if take("J") { return number(1...365).map { .julian($0) } }
        guard take("M") else { return number(0...365).map { .zeroBased($0) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."),
            let dayOfWeek = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, dayOfWeek: dayOfWeek)
    }
}
