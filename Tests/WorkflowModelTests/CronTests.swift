import Testing

@testable import WorkflowModel

@Suite("Calendar expressions")
struct CronTests {
    private static func instant(_ text: String) -> Instant {
        Instant(rfc3339: text) ?? Instant(millisecondsSinceEpoch: 0)
    }

    private static func fires(
        _ cron: String, after begin: String, through end: String, in rules: TimeZoneRules = .utc
    ) throws -> [String] {
        try CronExpression(cron).times(
            after: instant(begin), through: instant(end), maximum: 1_000, in: rules
        ).map { String($0.rfc3339.dropLast(8)) }
    }

    @Test(
        "fields are numbers, names, ranges, steps and lists of them",
        arguments: [
            ("0 3 * * *", [0], [3], Array(0...6)),
            ("*/20 9-17/4 * * mon-fri", [0, 20, 40], [9, 13, 17], [1, 2, 3, 4, 5]),
            ("5,10-12,50/5 0 * * 7", [5, 10, 11, 12, 50, 55], [0], [0]), ("0 0 * * fri-sun", [0], [0], [0, 5, 6]),
            ("0\t0  * JAN-mar Sun,3", [0], [0], [0, 3]), ("@Weekly", [0], [0], [0]),
            ("@hourly", [0], Array(0...23), Array(0...6)),
        ] as [(String, [Int], [Int], [Int])])
    func fields(text: String, minutes: [Int], hours: [Int], days: [Int]) throws {
        let cron = try CronExpression(text)
        #expect(cron.minutes == minutes && cron.hours == hours && cron.daysOfWeek == days)
    }

    @Test(
        "what is no expression is refused with the reason",
        arguments: [
            ("", "five fields"), ("* * * *", "five fields"), ("0 0 0 * * *", "five fields"), ("60 * * * *", "minute"),
            ("* 24 * * *", "hour"), ("* * 0 * *", "day of month"), ("* * * 13 *", "month"),
            ("* * * * 8", "day of week"),
            ("*/0 * * * *", "step"), ("5-1 * * * *", "backwards"), ("a * * * *", "minute"), ("1, * * * *", "minute"),
            ("* * L * *", "day of month"), ("0 0 30 2 *", "no such day"), ("@reboot", "@daily"),
            ("-1 * * * *", "minute"),
            ("1-2-3 * * * *", "minute"), ("* * * * mon#1", "day of week"), ("+5 * * * *", "minute"),
        ])
    func refused(text: String, reason: String) {
        let problem = #expect(throws: CronExpression.Problem.self) { try CronExpression(text) }
        #expect(problem?.message.contains(reason) == true)
    }

    @Test("where both kinds of day are restricted one of them is enough, and a step of all is no restriction")
    func days() throws {
        #expect(
            try Self.fires("0 0 13 * fri", after: "2026-02-01T00:00:00Z", through: "2026-03-14T00:00:00Z")
                == [
                    "2026-02-06T00:00", "2026-02-13T00:00", "2026-02-20T00:00", "2026-02-27T00:00", "2026-03-06T00:00",
                    "2026-03-13T00:00",
                ])
        #expect(
            try Self.fires("0 0 */2 * fri", after: "2026-02-01T00:00:00Z", through: "2026-02-28T00:00:00Z")
                == ["2026-02-13T00:00", "2026-02-27T00:00"])
    }

    @Test("the 29th of February comes every fourth year, but for most centuries")
    func leapDays() throws {
        #expect(
            try Self.fires("0 12 29 2 *", after: "2093-01-01T00:00:00Z", through: "2109-01-01T00:00:00Z")
                == ["2096-02-29T12:00", "2104-02-29T12:00", "2108-02-29T12:00"])
        let rare = try CronExpression("0 0 29 2 */6")
        let next = try #require(rare.next(after: Self.instant("2026-01-01T00:00:00Z"), in: .utc))
        #expect(next.rfc3339.hasPrefix("2032-02-29"), "a Sunday")
    }

    static let zones: [(name: String, rules: TimeZoneRules)] = [
        ("Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"), ("New York", "EST5EDT,M3.2.0,M11.1.0"),
        ("Lord Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"), ("Dublin", "IST-1GMT0,M10.5.0,M3.5.0/1"),
        ("Gaza", "EET-2EEST,M3.4.4/50,M10.4.4/50"), ("Nuuk", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"),
        ("Santiago", "<-04>4<-03>,M9.1.6/24,M4.1.6/24"), ("Kathmandu", "<+0545>-5:45"),
    ].compactMap { name, rule in
        PosixTimeZone(rule[...]).map { (name, TimeZoneRules(offsetInitial: 0, transitions: [], rule: $0)) }
    }

    @Test("a time that the clocks leap over fires when they leap, once")
    func gap() throws {
        let berlin = Self.zones[0].rules
        #expect(
            try Self.fires("30 2 * * *", after: "2026-03-28T00:00:00Z", through: "2026-03-31T00:00:00Z", in: berlin)
                == ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"])
        #expect(
            try Self.fires("*/20 2,3 * * *", after: "2026-03-29T00:00:00Z", through: "2026-03-29T03:00:00Z", in: berlin)
                == ["2026-03-29T01:00", "2026-03-29T01:20", "2026-03-29T01:40"])
        #expect(
            try Self.fires(
                "15 2 * * *", after: "2026-10-02T00:00:00Z", through: "2026-10-05T00:00:00Z", in: Self.zones[2].rules)
                == ["2026-10-02T15:45", "2026-10-03T15:30", "2026-10-04T15:15"], "a leap of half an hour")
    }

    @Test("a time that the clocks show twice fires the first time; where every hour is meant, both times")
    func overlap() throws {
        let berlin = Self.zones[0].rules
        #expect(
            try Self.fires("30 2 * * *", after: "2026-10-24T12:00:00Z", through: "2026-10-26T12:00:00Z", in: berlin)
                == ["2026-10-25T00:30", "2026-10-26T01:30"])
        #expect(
            try Self.fires("30 * * * *", after: "2026-10-24T23:00:00Z", through: "2026-10-25T03:00:00Z", in: berlin)
                == ["2026-10-24T23:30", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"])
        #expect(
            try Self.fires(
                "30 1 * * *", after: "2026-10-31T12:00:00Z", through: "2026-11-02T12:00:00Z", in: Self.zones[1].rules)
                == ["2026-11-01T05:30", "2026-11-02T06:30"])
    }

    /// Looks at every minute, by the rules in words.
    private static func slowly(
        _ cron: CronExpression, _ begin: Int64, _ minutes: Int64, _ rules: TimeZoneRules
    ) -> [Int64] {
        func matches(_ local: Int64) -> Bool {
            let day = floorQuotient(local, 86_400)
            let date = CivilDate(dayNumber: day)
            let time = Int(local - day * 86_400)
            return time % 60 == 0 && cron.hours.contains(time / 3_600) && cron.minutes.contains(time / 60 % 60)
                && cron.matches(
                    month: Int(date.month), dayOfMonth: Int(date.dayOfMonth), dayOfWeek: date.dayOfWeek)
        }
        var shown: Set<Int64> = []
        for time in stride(from: begin - 4 * 3_600, through: begin, by: 60) {
            shown.insert(time + rules.offset(at: time))
        }
        var fires: [Int64] = []
        var before = rules.offset(at: begin)
        for time in stride(from: begin + 60, through: begin + minutes * 60, by: 60) {
            let now = rules.offset(at: time)
            defer { before = now }
            let leapt = stride(from: time + before, to: time + now, by: 60)
            let isFirst = shown.insert(time + now).inserted
            if (matches(time + now) && (isFirst || cron.hours.count == 24))
                || (now > before && leapt.contains(where: matches))
            {
                fires.append(time)
            }
        }
        return fires
    }

    @Test("times are those that a look at every minute finds", arguments: CronTests.zones.indices)
    func bruteForce(zone: Int) throws {
        let rules = Self.zones[zone].rules
        var random = SeededNumbers(seed: UInt64(zone) + 1)
        for round in 0..<16 {
            let text = random.expression()
            guard let cron = try? CronExpression(text) else { continue }
            // Half of the windows lie around a change of the clocks.
            let year = Int64(2_000 + random.below(60))
            var begin = CivilDate(year: year, month: Int64(1 + random.below(12)), dayOfMonth: 1).dayNumber * 86_400
            if round % 2 == 0 {
                let changes = rules.rule?.changes(after: begin, through: begin + 400 * 86_400) ?? []
                if let change = changes.first { begin = change.at / 60 * 60 - 86_400 - Int64(random.below(600)) * 60 }
            }
            let minutes: Int64 = 3 * 1_440
            let expected = Self.slowly(cron, begin, minutes, rules)
            let times = cron.times(
                after: Instant(millisecondsSinceEpoch: begin * 1_000),
                through: Instant(millisecondsSinceEpoch: (begin + minutes * 60) * 1_000), maximum: 10_000, in: rules)
            #expect(times.map { $0.millisecondsSinceEpoch / 1_000 } == expected, "\(text) from \(begin)")
            let last = cron.last(
                through: Instant(millisecondsSinceEpoch: (begin + minutes * 60) * 1_000 + 999), in: rules)
            if let known = expected.last {
                #expect(last?.millisecondsSinceEpoch == known * 1_000, "\(text) from \(begin)")
            }
        }
    }
}

/// Numbers that are the same in every run.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    mutating func expression() -> String {
        func field(_ low: Int, _ high: Int, _ wild: Int, _ random: inout SeededNumbers) -> String {
            switch random.below(wild) {
            case 0: return String(low + random.below(high - low + 1))
            case 1:
                let first = low + random.below(high - low + 1)
                return "\(first)-\(first + random.below(high - first + 1))"
            case 2: return "*/\(1 + random.below(12))"
            case 3: return "\(low + random.below(high - low + 1)),\(low + random.below(high - low + 1))"
            default: return "*"
            }
        }
        let parts = [
            field(0, 59, 6, &self), field(0, 23, 7, &self), field(1, 28, 9, &self), field(1, 12, 40, &self),
            field(0, 6, 9, &self),
        ]
        return parts.joined(separator: " ")
    }
}
