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
        let days = floorQuotient(seconds, 86_400)
        let time = Int(seconds - days * 86_400)
        let date = CivilDate(dayNumber: days)
        year = Int(date.year)
        month = Int(date.month) - 1
        day = Int(date.dayOfMonth)
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

    /// Days from 1970-01-01; months and days beyond their range carry over.
    static func days(year: Int, month: Int, day: Int) -> Int64 {
        let months = Int64(year) * 12 + Int64(month)
        let civilYear = floorQuotient(months, 12)
        return CivilDate(year: civilYear, month: months - civilYear * 12 + 1, dayOfMonth: Int64(day)).dayNumber
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
