import WorkflowModel

/// `strftime` in the C locale.
enum TimeFormatter {
    /// C gives up when the text is longer than this beyond the format.
    private static let extraBytesMaximum = 100

    /// Nil when the text would be too long.
    static func format(_ time: Calendar, _ format: String) -> String? {
        var text = ""
        var scalars = format.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "%" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            let before = scalars
            var flags = Flags()
            while let flag = scalars.first, "_-0^#".unicodeScalars.contains(flag) {
                flags.insert(flag)
                scalars.removeFirst()
            }
            var width = 0
            while let digit = scalars.first, ("0"..."9").contains(digit), width < 1000 {
                width = width * 10 + Int(digit.value - 48)
                scalars.removeFirst()
            }
            if let modifier = scalars.first, modifier == "E" || modifier == "O" { scalars.removeFirst() }
            guard let conversion = scalars.popFirst(), let piece = convert(conversion, time, flags, width) else {
                // What C does not know it leaves as it is, as wide as was asked for.
                let count = before.count - scalars.count + 1
                text += String(repeating: " ", count: Swift.max(0, width - count)) + "%"
                scalars = before
                continue
            }
            text += piece
            if text.utf8.count > format.utf8.count + extraBytesMaximum { return nil }
        }
        return text
    }

    private struct Flags {
        var padding: Character?
        var isUpper = false
        var isSwapped = false

        mutating func insert(_ flag: Unicode.Scalar) {
            switch flag {
            case "_": padding = " "
            case "-": padding = "-"
            case "0": padding = "0"
            case "^": isUpper = true
            default: isSwapped = true
            }
        }
    }

    private static func convert(
        _ conversion: Unicode.Scalar, _ time: Calendar, _ flags: Flags, _ width: Int
    ) -> String? {
        func number(_ value: Int, _ digits: Int, _ padding: Character = "0") -> String {
            pad(value, Swift.max(digits, width), flags.padding ?? padding)
        }
        func text(_ value: String) -> String {
            let cased = flags.isUpper || flags.isSwapped ? value.uppercased() : value
            return pad(cased, width, flags.padding == "0" ? "0" : " ")
        }
        func composite(_ format: String) -> String { text(Self.format(time, format) ?? "") }
        let hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12
        let weekday = Calendar.weekdays[time.weekday]
        let month = Calendar.months[time.month]
        switch conversion {
        case "a": return text(String(weekday.prefix(3)))
        case "A": return text(weekday)
        case "b", "h": return text(String(month.prefix(3)))
        case "B": return text(month)
        case "c": return composite("%a %b %e %H:%M:%S %Y")
        case "C": return number(Int(floorQuotient(Int64(time.year), 100)), 2)
        case "d": return number(time.day, 2)
        case "D", "x": return composite("%m/%d/%y")
        case "e": return number(time.day, 2, " ")
        case "F": return composite("%Y-%m-%d")
        case "g": return number((time.isoWeek.year % 100 + 100) % 100, 2)
        case "G": return number(time.isoWeek.year, 1)
        case "H": return number(time.hour, 2)
        case "I": return number(hour12, 2)
        case "j": return number(time.yearDay + 1, 3)
        case "k": return number(time.hour, 2, " ")
        case "l": return number(hour12, 2, " ")
        case "m": return number(time.month + 1, 2)
        case "M": return number(time.minute, 2)
        case "n": return "\n"
        case "p":
            let half = time.hour < 12 ? "AM" : "PM"
            return flags.isSwapped ? pad(half.lowercased(), width, " ") : text(half)
        case "P": return text(time.hour < 12 ? "am" : "pm")
        case "r": return composite("%I:%M:%S %p")
        case "R": return composite("%H:%M")
        case "s": return number(Int(time.secondsSinceEpoch), 1)
        case "S": return number(time.second, 2)
        case "t": return "\t"
        case "T", "X": return composite("%H:%M:%S")
        case "u": return number(time.weekday == 0 ? 7 : time.weekday, 1)
        case "U": return number((time.yearDay + 7 - time.weekday) / 7, 2)
        case "V": return number(time.isoWeek.week, 2)
        case "w": return number(time.weekday, 1)
        case "W": return number((time.yearDay + 7 - (time.weekday + 6) % 7) / 7, 2)
        case "y": return number((time.year % 100 + 100) % 100, 2)
        case "Y": return number(time.year, 1)
        case "z": return "+0000"
        case "Z": return flags.isSwapped ? "utc" : text("UTC")
        case "%": return "%"
        default: return nil
        }
    }

    private static func pad(_ value: Int, _ width: Int, _ padding: Character) -> String {
        let digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        guard padding != "-" else { return sign + digits }
        let missing = Swift.max(0, width - digits.utf8.count - sign.utf8.count)
        let filling = String(repeating: padding, count: missing)
        return padding == " " ? filling + sign + digits : sign + filling + digits
    }

    private static func pad(_ text: String, _ width: Int, _ padding: Character) -> String {
        String(repeating: padding, count: Swift.max(0, width - text.utf8.count)) + text
    }
}
