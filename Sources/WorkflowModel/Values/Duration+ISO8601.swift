extension Duration {
    /// An ISO 8601 duration of weeks, days, hours, minutes and seconds with an optional fraction, such as `PT1.5S`
    /// or `P1DT12H`. Years and months have no fixed length and give nil, as does anything else.
    public init?(iso8601 text: String) {
        var rest = Array(text.utf8)[...]
        guard rest.popFirst() == UInt8(ascii: "P"), !rest.isEmpty else { return nil }
        var units: [(letter: UInt8, milliseconds: Int64)] = [
            (UInt8(ascii: "W"), 604_800_000), (UInt8(ascii: "D"), 86_400_000),
        ]
        var total: Int64 = 0
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "T") {
                rest.removeFirst()
                guard !rest.isEmpty, units.last?.letter != UInt8(ascii: "S") else { return nil }
                units = [
                    (UInt8(ascii: "H"), 3_600_000), (UInt8(ascii: "M"), 60_000), (UInt8(ascii: "S"), 1_000),
                ]
            }
            guard let (whole, thousandths) = Self.number(&rest), let letter = rest.popFirst(),
                let unit = units.firstIndex(where: { $0.letter == letter }),
                thousandths == 0 || letter == UInt8(ascii: "S")
            else { return nil }
            let (product, tooLong) = whole.multipliedReportingOverflow(by: units[unit].milliseconds)
            let (sum, carried) = total.addingReportingOverflow(product)
            guard !tooLong, !carried, sum <= Self.longestMilliseconds else { return nil }
            total = sum + thousandths
            let isLastUnit = letter == UInt8(ascii: "S")
            units.removeSubrange(...unit)
            if isLastUnit, !rest.isEmpty { return nil }
        }
        self = .milliseconds(total)
    }

    /// A thousand years: beyond it a duration is a mistake, and arithmetic on instants could overflow.
    private static let longestMilliseconds: Int64 = 31_557_600_000_000

    /// Digits with an optional fraction, of which three digits count.
    private static func number(_ rest: inout ArraySlice<UInt8>) -> (whole: Int64, thousandths: Int64)? {
        var whole: Int64 = 0
        var digits = 0
        while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            guard digits < 15 else { return nil }
            whole = whole * 10 + Int64(byte - UInt8(ascii: "0"))
            digits += 1
            rest.removeFirst()
        }
        guard digits > 0 else { return nil }
        guard rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") else { return (whole, 0) }
        rest.removeFirst()
        var thousandths: Int64 = 0
        var weight: Int64 = 100
        digits = 0
        while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            thousandths += Int64(byte - UInt8(ascii: "0")) * weight
            weight /= 10
            digits += 1
            rest.removeFirst()
        }
        return digits > 0 ? (whole, thousandths) : nil
    }

    /// The specification's duration object: any of `days hours minutes seconds milliseconds`, integers from 0.
    /// Nil when a key is unknown, a number is negative, or there is no key.
    public init?(durationObject object: OrderedObject) {
        var total: Int64 = 0
        guard !object.isEmpty else { return nil }
        for (key, value) in object {
            let unit: Int64
            switch key {
            case "days": unit = 86_400_000
            case "hours": unit = 3_600_000
            case "minutes": unit = 60_000
            case "seconds": unit = 1_000
            case "milliseconds": unit = 1
            default: return nil
            }
            guard case .integer(let amount) = value, amount >= 0 else { return nil }
            let (product, tooLong) = amount.multipliedReportingOverflow(by: unit)
            let (sum, carried) = total.addingReportingOverflow(product)
            guard !tooLong, !carried, sum <= Self.longestMilliseconds else { return nil }
            total = sum
        }
        self = .milliseconds(total)
    }

    /// Whole milliseconds, rounded down.
    public var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// The duration as ISO 8601, such as `PT1.5S`, `PT2H` or `P1DT30M`.
    public var iso8601: String {
        let milliseconds = self.milliseconds
        guard milliseconds > 0 else { return "PT0S" }
        var text = "P"
        let days = milliseconds / 86_400_000
        if days > 0 { text += "\(days)D" }
        let rest = milliseconds % 86_400_000
        guard rest > 0 else { return text }
        text += "T"
        if rest / 3_600_000 > 0 { text += "\(rest / 3_600_000)H" }
        if rest / 60_000 % 60 > 0 { text += "\(rest / 60_000 % 60)M" }
        let seconds = rest % 60_000
        if seconds > 0 { text += DoubleFormat.text(of: Double(seconds) / 1_000) + "S" }
        return text
    }
}
