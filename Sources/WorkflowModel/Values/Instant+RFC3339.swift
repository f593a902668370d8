extension Instant {
    /// The instant as RFC 3339 in UTC with milliseconds, such as `2026-01-31T12:00:00.000Z`.
    public var rfc3339: String {
        let milliseconds = floorRemainder(millisecondsSinceEpoch, 86_400_000)
        let day = (millisecondsSinceEpoch - milliseconds) / 86_400_000
        let date = CivilDate(dayNumber: day)
        let (year, month, dayOfMonth) = (date.year, date.month, date.dayOfMonth)
        let seconds = milliseconds / 1_000
        // Digit by digit, because every status shows several instants and joining texts costs ten times as much.
        return (year < 0 || year > 9_999 ? padded(year, 4) : "")
            + String(unsafeUninitializedCapacity: 24) { buffer in
                var writer = DigitWriter(buffer: buffer)
                if (0...9_999).contains(year) { writer.write(year, 4) }
                writer.write("-", month, 2)
                writer.write("-", dayOfMonth, 2)
                writer.write("T", seconds / 3_600, 2)
                writer.write(":", seconds / 60 % 60, 2)
                writer.write(":", seconds % 60, 2)
                writer.write(".", milliseconds % 1_000, 3)
                writer.write("Z")
                return writer.count
            }
    }

    /// Writes ASCII into a buffer that has room for all of it.
    private struct DigitWriter {
        let buffer: UnsafeMutableBufferPointer<UInt8>
        var count = 0

        mutating func write(_ character: Unicode.Scalar) {
            buffer[count] = UInt8(ascii: character)
            count += 1
        }

        mutating func write(_ separator: Unicode.Scalar, _ value: Int64, _ width: Int) {
            write(separator)
            write(value, width)
        }

        mutating func write(_ value: Int64, _ width: Int) {
            var rest = value
            for position in (count..<count + width).reversed() {
                buffer[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            count += width
        }
    }

    /// Reads RFC 3339 with any offset and up to nine fraction digits, of which three count; nil for anything else.
    public init?(rfc3339 text: String) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2), reader.take(":"),
            let second = reader.digits(2), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second <= 60, let thousandths = reader.fraction(), let offset = reader.offsetMinutes(), reader.rest.isEmpty
        else { return nil }
        let dayNumber = CivilDate(year: year, month: month, dayOfMonth: day).dayNumber
        guard CivilDate(dayNumber: dayNumber).dayOfMonth == day else { return nil }
        let seconds = dayNumber * 86_400 + hour * 3_600 + (minute - offset) * 60 + second
        self.init(millisecondsSinceEpoch: seconds * 1_000 + thousandths)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ character: Character) -> Bool {
            guard rest.first == character.asciiValue else { return false }
            rest.removeFirst()
            return true
        }

        mutating func digits(_ count: Int) -> Int64? {
            guard rest.count >= count else { return nil }
            var value: Int64 = 0
            for byte in rest.prefix(count) {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            rest.removeFirst(count)
            return value
        }

        mutating func fraction() -> Int64? {
            guard take(".") else { return 0 }
            var value: Int64 = 0
            var weight: Int64 = 100
            var count = 0
            while let digit = digits(1) {
                value += digit * weight
                weight /= 10
                count += 1
            }
            return (1...9).contains(count) ? value : nil
        }

        mutating func offsetMinutes() -> Int64? {
            if take("Z") || take("z") { return 0 }
            let negative = take("-")
            guard negative || take("+"), let hours = digits(2), take(":"), let minutes = digits(2), hours < 24,
                minutes < 60
            else { return nil }
            return (negative ? -1 : 1) * (hours * 60 + minutes)
        }
    }
}

private func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (value < 0 ? "-" : "") + zeros + digits
}
