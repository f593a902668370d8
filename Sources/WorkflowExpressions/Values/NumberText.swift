import WorkflowModel

/// Numbers as text, the way jq reads them.
enum NumberText {
    /// Reads all of `text`: decimal digits with sign, fraction and exponent, `nan` and `infinity` as well.
    static func parse(_ text: String) -> Value? {
        var copy = text
        return copy.withUTF8 { parse($0) }
    }

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
        guard let first = bytes.first else { return nil }
        var position = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
        let isNegative = first == UInt8(ascii: "-")
        let start = position
        var integer: Int64 = 0
        var isWide = false
        while position < bytes.count, bytes[position].isDigit {
            let (shifted, overflow) = integer.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int64(bytes[position] - 0x30))
            isWide = isWide || overflow || carry
            integer = sum
            position += 1
        }
        if position == bytes.count, position > start {
            if !isWide { return isNegative && integer == 0 ? .double(-0.0) : .integer(isNegative ? -integer : integer) }
            return double(bytes)
        }
        let wholeDigits = position - start
        var fractionDigits = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            while position < bytes.count, bytes[position].isDigit {
                position += 1
                fractionDigits += 1
            }
        }
        guard wholeDigits + fractionDigits > 0 else { return special(bytes, from: start, isNegative: isNegative) }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
                position += 1
            }
            let exponentStart = position
            while position < bytes.count, bytes[position].isDigit { position += 1 }
            guard position > exponentStart else { return nil }
        }
        return position == bytes.count ? double(bytes) : nil
    }

    /// The nearest double; beyond the range it is infinite or zero.
    private static func double(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
        let text = bytes.first == UInt8(ascii: "+") ? UnsafeBufferPointer(rebasing: bytes.dropFirst()) : bytes
        guard let number = Double(Substring(decoding: text, as: UTF8.self)) else { return nil }
        return Value(number: number)
    }

    private static let longestName = "infinity".utf8.count

    private static func special(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isNegative: Bool
    ) -> Value? {
        guard bytes.count - start <= longestName else { return nil }
        switch String(decoding: bytes[start...], as: UTF8.self).lowercased() {
        case "nan": return .double(.nan)
        case "infinity", "inf": return .double(isNegative ? -.infinity : .infinity)
        default: return nil
        }
    }
}
