/// The text of a double: the shortest digits that read back as the same double, laid out as jq 1.8 does.
public enum DoubleFormat {
    /// NaN is `null` and infinities are the largest doubles, since JSON has neither.
    public static func text(of double: Double) -> String {
        if double.isNaN { return "null" }
        if double.isInfinite { return double < 0 ? "-1.7976931348623157e+308" : "1.7976931348623157e+308" }
        if double == 0 { return double.sign == .minus ? "-0" : "0" }
        let (digits, point) = shortestDigits(of: double.magnitude)
        let sign = double < 0 ? "-" : ""
        // jq switches to an exponent where more than 15 zeros would have to be added, or more than 3 put in front.
        if point <= -4 || point > digits.count + 15 { return sign + exponential(digits, exponent: point - 1) }
        return sign + positional(digits, point: point)
    }

    private static func exponential(_ digits: [UInt8], exponent: Int) -> String {
        var text = [digits[0]]
        if digits.count > 1 {
            text.append(UInt8(ascii: "."))
            text += digits.dropFirst()
        }
        let magnitude = String(abs(exponent))
        let padding = magnitude.utf8.count < 2 ? "0" : ""
        return String(decoding: text, as: UTF8.self) + (exponent < 0 ? "e-" : "e+") + padding + magnitude
    }

    private static func positional(_ digits: [UInt8], point: Int) -> String {
        let zero = UInt8(ascii: "0")
        if point <= 0 {
            return "0." + String(decoding: Array(repeating: zero, count: -point) + digits, as: UTF8.self)
        }
        if point >= digits.count {
            return String(decoding: digits + Array(repeating: zero, count: point - digits.count), as: UTF8.self)
        }
        return String(decoding: digits[..<point] + [UInt8(ascii: ".")] + digits[point...], as: UTF8.self)
    }

    /// Significant digits without leading or trailing zeros, and where the decimal point stands among them.
    private static func shortestDigits(of magnitude: Double) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var text = Array(magnitude.description.utf8)[...]
        if let marker = text.firstIndex(of: UInt8(ascii: "e")) {
            exponent = Int(String(decoding: text[(marker + 1)...], as: UTF8.self)) ?? 0
            text = text[..<marker]
        }
        for byte in text {
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        var position = (point ?? digits.count) + exponent
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            position -= 1
        }
        return (digits, position)
    }
}
