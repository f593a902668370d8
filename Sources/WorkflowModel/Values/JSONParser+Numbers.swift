extension JSONParser {
    /// The number at hand: an integer when it is written as one and fits 64 bits, else a double.
    mutating func parseNumber() throws(JSONError) -> Value {
        let start = offset
        let negative = base[offset] == UInt8(ascii: "-")
        if negative { offset += 1 }
        var magnitude: UInt64 = 0
        var exactDigits = true
        var digits = try scanInteger(from: start, into: &magnitude, exact: &exactDigits)
        var fractionDigits = 0
        var exponent = 0
        var isInteger = true
        if offset < count, base[offset] == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            fractionDigits = scanDigits(into: &magnitude, exact: &exactDigits)
            guard fractionDigits > 0 else { throw malformedNumber(from: start) }
            digits += fractionDigits
        }
        if offset < count, base[offset] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            digits += try scanExponent(from: start, into: &exponent)
        }
        guard digits <= limits.digitsMaximum else {
            throw JSONError(.tooManyDigits(maximum: limits.digitsMaximum), offset: start)
        }
        if isInteger, exactDigits {
            if !negative, magnitude <= UInt64(Int64.max) { return .integer(Int64(magnitude)) }
            // Minus zero is a double: an integer cannot hold it.
            if negative, magnitude > 0, magnitude <= UInt64(Int64.max) { return .integer(-Int64(magnitude)) }
            if negative, magnitude == UInt64(Int64.max) + 1 { return .integer(Int64.min) }
        }
        let double = try makeDouble(
            from: start, negative: negative, magnitude: exactDigits ? magnitude : nil,
            exponent: exponent - fractionDigits)
        return .double(double)
    }

    private mutating func scanInteger(
        from start: Int, into magnitude: inout UInt64, exact: inout Bool
    ) throws(JSONError) -> Int {
        guard offset < count else { throw JSONError(.unexpectedEnd, offset: offset) }
        let first = base[offset]
        let digits = scanDigits(into: &magnitude, exact: &exact)
        guard digits > 0 else { throw malformedNumber(from: start) }
        guard digits == 1 || first != UInt8(ascii: "0") else { throw JSONError(.invalidNumber, offset: start) }
        return digits
    }

    private mutating func scanDigits(into magnitude: inout UInt64, exact: inout Bool) -> Int {
        let start = offset
        while offset < count {
            let digit = base[offset] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            if exact {
                let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
                if tooLarge || carried { exact = false } else { magnitude = sum }
            }
            offset += 1
        }
        return offset - start
    }

    private mutating func scanExponent(from start: Int, into exponent: inout Int) throws(JSONError) -> Int {
        offset += 1
        var negative = false
        if offset < count, base[offset] == UInt8(ascii: "-") || base[offset] == UInt8(ascii: "+") {
            negative = base[offset] == UInt8(ascii: "-")
            offset += 1
        }
        let digitsStart = offset
        while offset < count {
            let digit = base[offset] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            // Far beyond the range of a double, the exact exponent no longer matters.
            if exponent < 100_000 { exponent = exponent * 10 + Int(digit) }
            offset += 1
        }
        guard offset > digitsStart else { throw malformedNumber(from: start) }
        if negative { exponent = -exponent }
        return offset - digitsStart
    }

    private func malformedNumber(from start: Int) -> JSONError {
        if offset >= count { return JSONError(.unexpectedEnd, offset: offset) }
        if base[offset] >= 0x80 { return unexpected() }
        return JSONError(.invalidNumber, offset: start)
    }

    private func makeDouble(
        from start: Int, negative: Bool, magnitude: UInt64?, exponent: Int
    ) throws(JSONError) -> Double {
        // Both factors are exact doubles, so one rounding gives the correct result (Clinger's fast path).
        if let magnitude, magnitude <= 1 << 53, abs(exponent) < Self.exactPowers.count {
            let mantissa = Double(magnitude)
            let power = Self.exactPowers[abs(exponent)]
            let value = exponent < 0 ? mantissa / power : mantissa * power
            return negative ? -value : value
        }
        let text = String(decoding: UnsafeBufferPointer(start: base + start, count: offset - start), as: UTF8.self)
        guard let value = Double(text) else { throw JSONError(.invalidNumber, offset: start) }
        guard value.isInfinite else { return value }
        switch limits.overflow {
        case .refused: throw JSONError(.numberOutOfRange, offset: start)
        case .clamped: return negative ? -Double.greatestFiniteMagnitude : Double.greatestFiniteMagnitude
        }
    }

    /// The powers of ten that a double holds exactly.
    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
