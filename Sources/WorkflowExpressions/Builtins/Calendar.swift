import WorkflowModel

/// A broken-down time of the Gregorian calendar in UTC, as C's `struct tm` has it.
struct Calendar {
    var year = 0
    /// From 0.
    var month = 0
    /// From 1.
    var day = 0
    var hour = 0
    var minute = 0
    var second = 0
    /// Sunday is 0.
    var weekday = 0
    /// From 0.
    var yearDay = 0

    /// Beyond this, years do not fit C's `int`.
    private static let secondsMaximum: Int64 = 67_768_036_191_676_799

    init() {}

    /// Nil when the year does not fit.
    init?(secondsSinceEpoch seconds: Int64) {
        guard seconds.magnitude <= Self.secondsMaximum else { return nil }
        let days = Self.floorDivide(seconds, 86_400)
        let time = Int(seconds - days * 86_400)
        (year, month, day) = Self.date(ofDay: days)
        hour = time / 3600
        minute = time / 60 % 60
        second = time % 60
        completeDays(days)
    }

    /// Seconds since the epoch; fields beyond their range carry over.
    var secondsSinceEpoch: Int64 {
        Self.days(year: year, month: month, day: day) * 86_400 + Int64(hour) * 3600 + Int64(minute) * 60
            + Int64(second)
    }

    /// The same time with all fields in their ranges.
    var normalized: Calendar? { Calendar(secondsSinceEpoch: secondsSinceEpoch) }

    /// Derives the day of the week and of the year from the date.
    mutating func completeDays() { completeDays(Self.days(year: year, month: month, day: day)) }

    private mutating func completeDays(_ days: Int64) {
        weekday = Int((days % 7 + 11) % 7)
        yearDay = Int(days - Self.days(year: year, month: 0, day: 1))
    }

    static func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }

    /// Days from 1970-01-01; months beyond the year carry over. Counts years from March, so that the leap day is last.
    static func days(year: Int, month: Int, day: Int) -> Int64 {
        let months = Int64(year) * 12 + Int64(month) - 2
        let shiftedYear = floorDivide(months, 12)
        let shiftedMonth = months - shiftedYear * 12
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(ofDay days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 2 : shiftedMonth - 10
        return (
            Int(yearOfEra + era * 400 + (month <= 1 ? 1 : 0)), Int(month),
            Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        )
    }

    /// The week of ISO 8601 and the year that it belongs to.
    var isoWeek: (year: Int, week: Int) {
        let mondayBased = (weekday + 6) % 7
        let week = (yearDay - mondayBased + 10) / 7
        if week < 1 { return (year - 1, Self.weeks(inISOYear: year - 1)) }
        if week > Self.weeks(inISOYear: year) { return (year + 1, 1) }
        return (year, week)
    }

    private static func weeks(inISOYear year: Int) -> Int {
        func lastWeekday(_ year: Int) -> Int {
            let days = days(year: year, month: 11, day: 31)
            return Int((days % 7 + 11) % 7)
        }
        return lastWeekday(year) == 4 || lastWeekday(year - 1) == 3 ? 53 : 52
    }

    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
