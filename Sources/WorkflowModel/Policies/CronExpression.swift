/// A calendar expression: minute, hour, day of month, month and day of week, as in crontab(5).
///
/// A day matches when both of its fields match; when both are restricted, which is when neither begins with `*`, one of
/// them is enough, as in Vixie's cron.
public struct CronExpression: Sendable, Equatable {
    /// What the author wrote.
    public let source: String
    /// The name of a time zone such as `Europe/Berlin`; nil means the host's.
    public let timeZone: String?
    /// 0 to 59; ascending.
    public let minutes: [Int]
    /// 0 to 23; ascending.
    public let hours: [Int]
    /// 1 to 31; ascending.
    public let daysOfMonth: [Int]
    /// 1 to 12; ascending.
    public let months: [Int]
    /// 0 to 6 from Sunday; ascending.
    public let daysOfWeek: [Int]
    /// Whether the author restricted the days of the month: the field does not begin with `*`.
    public let restrictsDaysOfMonth: Bool
    /// Whether the author restricted the days of the week.
    public let restrictsDaysOfWeek: Bool

    /// What is wrong with a text that is no calendar expression.
    public struct Problem: Error, Sendable, Equatable {
        /// A sentence for the author.
        public var message: String
    }

    /// Reads five fields, or one of `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly` and `@annually`.
    public init(_ source: String, timeZone: String? = nil) throws(Problem) {
        let words = source.split { $0 == " " || $0 == "\t" }
        var fields = words
        if let first = words.first, words.count == 1, first.first == "@" {
            guard let expansion = Self.names[first.lowercased()] else {
                throw Problem(
                    message: "`\(first)` is none of \(Self.names.keys.sorted().joined(separator: ", "))")
            }
            fields = expansion.split(separator: " ")
        }
        guard fields.count == 5 else {
            throw Problem(message: "a cron expression has five fields, and this has \(fields.count)")
        }
        self.source = source
        self.timeZone = timeZone
        minutes = try CronField(fields[0], "minute", 0...59).values
        hours = try CronField(fields[1], "hour", 0...23).values
        daysOfMonth = try CronField(fields[2], "day of month", 1...31).values
        months = try CronField(fields[3], "month", 1...12, names: CronField.months).values
        let days = try CronField(fields[4], "day of week", 0...7, names: CronField.days).values
        daysOfWeek = Set(days.map { $0 % 7 }).sorted()
        restrictsDaysOfMonth = !fields[2].hasPrefix("*")
        restrictsDaysOfWeek = !fields[4].hasPrefix("*")
        let longest = [1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31]
        let first = daysOfMonth.first ?? 1
        guard restrictsDaysOfWeek || months.contains(where: { longest[$0] ?? 31 >= first }) else {
            throw Problem(message: "there is no such day in any year")
        }
    }

    private static let names = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Whether a day has a time of the expression; the weekday counts from Sunday, which is 0.
    public func matches(month: Int, dayOfMonth: Int, dayOfWeek: Int) -> Bool {
        guard months.contains(month) else { return false }
        let isDayOfMonth = daysOfMonth.contains(dayOfMonth)
        let isDayOfWeek = daysOfWeek.contains(dayOfWeek)
        if restrictsDaysOfMonth, restrictsDaysOfWeek { return isDayOfMonth || isDayOfWeek }
        return isDayOfMonth && isDayOfWeek
    }
}

/// One field of a calendar expression: `*`, numbers, ranges, steps and lists of them.
private struct CronField {
    static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Ascending.
    let values: [Int]

    init(
        _ text: Substring, _ name: String, _ range: ClosedRange<Int>, names: [String] = []
    ) throws(CronExpression.Problem) {
        var values: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            values.formUnion(try Self.values(of: part, name, range, names))
        }
        self.values = values.sorted()
    }

    private static func values(
        of part: Substring, _ name: String, _ range: ClosedRange<Int>, _ names: [String]
    ) throws(CronExpression.Problem) -> Set<Int> {
        let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let step = pieces.count == 2 ? Int(pieces[1]) ?? 0 : 1
        guard step >= 1, step <= range.upperBound + 1 else {
            throw CronExpression.Problem(message: "`\(part)` has no meaning as \(name): bad step")
        }
        let bounds = pieces[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let low: Int
        let high: Int
        if pieces[0] == "*" {
            (low, high) = (range.lowerBound, range.upperBound)
        } else {
            low = try number(bounds[0], name, range, names)
            let last = pieces.count == 2 ? range.upperBound : low
            let end = bounds.count == 2 ? try number(bounds[1], name, range, names) : last
            // Sunday ends a week as well as it begins one.
            high = end == 0 && low > 0 && range.upperBound == 7 ? 7 : end
        }
        guard low <= high else {
            throw CronExpression.Problem(message: "`\(part)` has no meaning as \(name): the range goes backwards")
        }
        return Set(stride(from: low, through: high, by: step))
    }

    private static func number(
        _ text: Substring, _ name: String, _ range: ClosedRange<Int>, _ names: [String]
    ) throws(CronExpression.Problem) -> Int {
        if let position = names.firstIndex(of: text.lowercased()) { return position + (range.lowerBound == 1 ? 1 : 0) }
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(text), range.contains(number) else {
            throw CronExpression.Problem(
                message: "`\(text)` is no \(name), which is between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }
}
