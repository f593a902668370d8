/// `strptime` in the C locale.
struct TimeParser {
    private var input: Substring.UnicodeScalarView
    private var time = Calendar()
    private var century: Int?
    private var isAfternoon: Bool?
    private var hasDate = false
    private var hasWeekday = false
    private var hasYearDay = false
    private var hasMonth = false
    private var hasMonthDay = false
    private var epoch: Int64?

    /// The time and what of the text is left, which begins with white space; nil when the text does not match.
    static func parse(_ text: String, format: String) -> (Calendar, rest: String)? {
        var parser = TimeParser(input: text.unicodeScalars[...])
        parser.time.year = 1900
        guard parser.run(format) else { return nil }
        if let next = parser.input.first, !isSpace(next) { return nil }
        return (parser.complete(), String(parser.input))
    }

    private init(input: Substring.UnicodeScalarView) { self.input = input }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || (0x09...0x0D).contains(scalar.value)
    }

    private mutating func run(_ format: String) -> Bool {
        var format = format.unicodeScalars[...]
        while let scalar = format.popFirst() {
            if Self.isSpace(scalar) {
                skipSpaces()
            } else if scalar != "%" {
                guard input.popFirst() == scalar else { return false }
            } else {
                while let flag = format.first, "_-0^#EO".unicodeScalars.contains(flag) { format.removeFirst() }
                guard let conversion = format.popFirst(), convert(conversion) else { return false }
            }
        }
        return true
    }

    private mutating func skipSpaces() {
        while let next = input.first, Self.isSpace(next) { input.removeFirst() }
    }

    private mutating func number(_ range: ClosedRange<Int>, digits: Int) -> Int? {
        skipSpaces()
        var value = 0
        var count = 0
        while count < digits, let next = input.first, ("0"..."9").contains(next) {
            value = value * 10 + Int(next.value - 48)
            input.removeFirst()
            count += 1
        }
        return count > 0 && range.contains(value) ? value : nil
    }

    /// The position of the name that the input begins with, in full or by its first three letters.
    private mutating func name(of names: [String]) -> Int? {
        for (index, name) in names.enumerated() {
            for candidate in [name, String(name.prefix(3))] where matches(candidate) {
                input.removeFirst(candidate.unicodeScalars.count)
                return index
            }
        }
        return nil
    }

    private func matches(_ text: String) -> Bool {
        String(input.prefix(text.unicodeScalars.count)).lowercased() == text.lowercased()
    }

    private mutating func store(_ field: any WritableKeyPath<Calendar, Int> & Sendable, _ value: Int?) -> Bool {
        guard let value else { return false }
        time[keyPath: field] = value
        return true
    }

    private mutating func convert(_ conversion: Unicode.Scalar) -> Bool {
        switch conversion {
        case "a", "A":
            hasWeekday = true
            return store(\.weekday, name(of: Calendar.weekdays))
        case "b", "B", "h":
            (hasMonth, hasDate) = (true, true)
            return store(\.month, name(of: Calendar.months))
        case "c": return run("%a %b %e %H:%M:%S %Y")
        case "d", "e":
            (hasMonthDay, hasDate) = (true, true)
            return store(\.day, number(1...31, digits: 2))
        case "D", "x": return run("%m/%d/%y")
        case "F": return run("%Y-%m-%d")
        case "H", "k":
            isAfternoon = nil
            return store(\.hour, number(0...23, digits: 2))
        case "I", "l":
            isAfternoon = isAfternoon ?? false
            return store(\.hour, number(1...12, digits: 2).map { $0 % 12 })
        case "j":
            hasYearDay = true
            return store(\.yearDay, number(1...366, digits: 3).map { $0 - 1 })
        case "m":
            (hasMonth, hasDate) = (true, true)
            return store(\.month, number(1...12, digits: 2).map { $0 - 1 })
        case "M": return store(\.minute, number(0...59, digits: 2))
        case "n", "t":
            skipSpaces()
            return true
        case "p", "P": return convertHalf()
        case "r": return run("%I:%M:%S %p")
        case "R": return run("%H:%M")
        case "S": return store(\.second, number(0...61, digits: 2))
        case "T", "X": return run("%H:%M:%S")
        case "%": return input.popFirst() == "%"
        default: return convertRare(conversion)
        }
    }

    private mutating func convertHalf() -> Bool {
        guard matches("AM") || matches("PM") else { return false }
        isAfternoon = matches("PM")
        input.removeFirst(2)
        return true
    }

    private mutating func convertRare(_ conversion: Unicode.Scalar) -> Bool {
        switch conversion {
        case "C":
            century = number(0...99, digits: 2)
            hasDate = true
            return century != nil
        case "g", "y":
            hasDate = hasDate || conversion == "y"
            guard let year = number(0...99, digits: 2) else { return false }
            if conversion == "y" { time.year = year >= 69 ? 1900 + year : 2000 + year }
            return true
        case "G", "Y":
            hasDate = hasDate || conversion == "Y"
            guard let year = number(0...9999, digits: 4) else { return false }
            if conversion == "Y" { (time.year, century) = (year, nil) }
            return true
        case "s":
            guard let seconds = number(0...Int.max, digits: 18) else { return false }
            epoch = Int64(seconds)
            return true
        case "u":
            hasWeekday = true
            return store(\.weekday, number(1...7, digits: 1).map { $0 % 7 })
        case "w":
            hasWeekday = true
            return store(\.weekday, number(0...6, digits: 1))
        case "U", "V", "W": return number(0...53, digits: 2) != nil
        case "z": return skipOffset()
        case "Z":
            skipSpaces()
            while let next = input.first, !Self.isSpace(next) { input.removeFirst() }
            return true
        default: return false
        }
    }

    /// The offset is read and, as in C's `timegm`, has no effect.
    private mutating func skipOffset() -> Bool {
        skipSpaces()
        if input.first == "Z" {
            input.removeFirst()
            return true
        }
        guard let sign = input.popFirst(), sign == "+" || sign == "-" else { return false }
        var digits = 0
        while digits < 4, let next = input.first {
            if next == ":", digits == 2 {
                input.removeFirst()
                continue
            }
            guard ("0"..."9").contains(next) else { break }
            input.removeFirst()
            digits += 1
        }
        return digits == 2 || digits == 4
    }

    private func complete() -> Calendar {
        var time = time
        if let epoch, let calendar = Calendar(secondsSinceEpoch: epoch) { time = calendar }
        if isAfternoon == true { time.hour += 12 }
        if let century { time.year = century * 100 + (time.year - 1900) % 100 }
        if hasYearDay, !(hasMonth && hasMonthDay) {
            let yearDay = time.yearDay
            var first = Calendar()
            (first.year, first.month, first.day) = (time.year, 0, 1 + yearDay)
            if let date = first.normalized { (time.month, time.day) = (date.month, date.day) }
            time.completeDays()
        } else if hasDate {
            let (weekday, yearDay) = (time.weekday, time.yearDay)
            time.completeDays()
            if hasWeekday { time.weekday = weekday }
            if hasYearDay { time.yearDay = yearDay }
        } else if epoch == nil {
            // What jq leaves where the text names no date.
            if !hasWeekday { time.weekday = 8 }
            if !hasYearDay { time.yearDay = 367 }
        }
        return time
    }
}
