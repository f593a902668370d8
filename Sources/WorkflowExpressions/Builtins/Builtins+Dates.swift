import WorkflowModel

extension Builtins {
    /// Times. The local time zone is always UTC, because an expression must mean the same on every host.
    static let dates: [String: Builtin] = [
        "now/0": .value { (_, machine) throws(Interruption) in
            let instant = try Dates.now(machine, "now")
            return Value(number: Double(instant.millisecondsSinceEpoch) / 1000)
        },
        "gmtime/0": .value { (input, machine) throws(Interruption) in
            try Dates.brokenDown(input, "gmtime", machine)
        },
        "localtime/0": .value { (input, machine) throws(Interruption) in
            _ = try Dates.now(machine, "localtime")
            return try Dates.brokenDown(input, "localtime", machine)
        },
        "mktime/0": .value { (input, _) throws(Interruption) in
            guard case .array = input else { throw .error("mktime requires array inputs") }
            let seconds = try Dates.calendar(input, "mktime requires parsed datetime inputs").secondsSinceEpoch
            guard seconds != -1 else { throw .error("invalid gmtime representation") }
            return .integer(seconds)
        },
        "strftime/1": .function1 { (input, format, machine) throws(Interruption) in
            try Dates.format(input, format, "strftime/1", machine)
        },
        "strflocaltime/1": .function1 { (input, format, machine) throws(Interruption) in
            _ = try Dates.now(machine, "strflocaltime")
            return try Dates.format(input, format, "strflocaltime/1", machine)
        },
        "strptime/1": .function1 { (input, format, machine) throws(Interruption) in
            guard case .string(let text) = input, case .string(let format) = format else {
                throw .error("strptime/1 requires string inputs and arguments")
            }
            try machine.charge(bytes: text.utf8.count + format.utf8.count)
            try machine.charge(steps: 10 * (text.utf8.count + format.utf8.count))
            guard let (calendar, rest) = TimeParser.parse(text, format: format) else {
                throw .error("date \"\(text)\" does not match format \"\(format)\"")
            }
            var fields = Dates.fields(of: calendar, fraction: 0)
            if !rest.isEmpty { fields.append(.string(rest)) }
            return try machine.array(fields)
        },
    ]
}

enum Dates {
    static func now(_ machine: Machine, _ function: String) throws(Interruption) -> Instant {
        guard let now = machine.now else { throw Interruption(.missingTime(function)) }
        return now
    }

    /// `[year, month from 0, day, hours, minutes, seconds, day of the week, day of the year]`
    static func brokenDown(_ value: Value, _ name: String, _ machine: Machine) throws(Interruption) -> Value {
        guard let number = value.number else { throw .error("\(name)() requires numeric inputs") }
        guard let seconds = Int64(exactly: number.rounded(.towardZero)),
            let calendar = Calendar(secondsSinceEpoch: seconds)
        else { throw .error("error converting number of seconds since epoch to datetime") }
        try machine.charge(steps: 10)
        return try machine.array(fields(of: calendar, fraction: number - number.rounded(.down)))
    }

    static func fields(of calendar: Calendar, fraction: Double) -> [Value] {
        [
            Value(count: calendar.year), Value(count: calendar.month), Value(count: calendar.day),
            Value(count: calendar.hour), Value(count: calendar.minute),
            Value(number: Double(calendar.second) + fraction), Value(count: calendar.weekday),
            Value(count: calendar.yearDay),
        ]
    }

    /// Reads such an array; what is missing is zero, what is beyond its range carries over.
    static func calendar(_ value: Value, _ message: String) throws(Interruption) -> Calendar {
        guard case .array(let fields) = value else { throw .error(message) }
        var numbers: [Int] = []
        for field in fields.prefix(8) {
            guard let number = field.number, !number.isNaN else { throw .error(message) }
            numbers.append(Int(Swift.max(-2_147_483_648, Swift.min(2_147_483_647, number))))
        }
        func number(_ index: Int, _ missing: Int = 0) -> Int { index < numbers.count ? numbers[index] : missing }
        var calendar = Calendar()
        calendar.year = number(0, 1900)
        calendar.month = number(1)
        calendar.day = number(2)
        calendar.hour = number(3)
        calendar.minute = number(4)
        calendar.second = number(5)
        guard let normalized = calendar.normalized else { throw .error(message) }
        return normalized
    }

    static func format(
        _ value: Value, _ format: Value, _ name: String, _ machine: Machine
    ) throws(Interruption) -> Value {
        let broken: Value
        switch value {
        case .integer, .double: broken = try brokenDown(value, "gmtime", machine)
        case .array: broken = value
        case .null, .boolean, .string, .object: throw .error("\(name) requires parsed datetime inputs")
        }
        guard case .string(let format) = format else { throw .error("\(name) requires a string format") }
        let calendar = try calendar(broken, "\(name) requires parsed datetime inputs")
        try machine.charge(bytes: 8 * format.utf8.count)
        try machine.charge(steps: 10 * format.utf8.count)
        guard let text = TimeFormatter.format(calendar, format) else {
            throw .error("\(name): unknown system failure")
        }
        try machine.charge(steps: 20 + 4 * text.utf8.count)
        return try machine.string(text)
    }
}
