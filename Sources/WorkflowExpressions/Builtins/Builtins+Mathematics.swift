import Glibc
import WorkflowModel

extension Builtins {
    static let mathematics: [String: Builtin] = {
        var table: [String: Builtin] = [
            "abs/0": .value { (input, machine) throws(Interruption) in
                try machine.compare(input, 0) < 0 ? try Arithmetic.negate(input) : input
            },
            "_negate/0": .value { (input, _) throws(Interruption) in try Arithmetic.negate(input) },
            "frexp/0": .value { (input, machine) throws(Interruption) in
                let (fraction, exponent) = try Mathematics.split(try Mathematics.number(input))
                return try machine.array([Value(number: fraction), .integer(exponent)])
            },
            "modf/0": .value { (input, machine) throws(Interruption) in
                let number = try Mathematics.number(input)
                let whole = number.rounded(.towardZero)
                let fraction = number.isInfinite ? Double(signOf: number, magnitudeOf: 0) : number - whole
                let signed = fraction == 0 ? Double(signOf: number, magnitudeOf: 0) : fraction
                return try machine.array([Value(number: signed), Value(number: whole)])
            },
            "lgamma_r/0": .value { (input, machine) throws(Interruption) in
                let number = try Mathematics.number(input)
                return try machine.array([
                    Value(number: lgamma(number)), .integer(Mathematics.gammaSign(number)),
                ])
            },
            "fma/3": .function3 { (_, first, second, third, _) throws(Interruption) in
                let first = try Mathematics.number(first)
                let second = try Mathematics.number(second)
                return Value(number: fma(first, second, try Mathematics.number(third)))
            },
        ]
        for (name, function) in Mathematics.unary {
            table[name + "/0"] = .value { (input, _) throws(Interruption) in
                Value(number: function(try Mathematics.number(input)))
            }
        }
        for (name, function) in Mathematics.binary {
            table[name + "/2"] = .function2 { (_, first, second, machine) throws(Interruption) in
                let first = try Mathematics.number(first)
                let second = try Mathematics.number(second)
                try machine.charge(steps: Mathematics.loopSteps(name, first, second))
                return Value(number: function(first, second))
            }
        }
        return table
    }()
}

/// Numerical functions of the C library.
enum Mathematics {
    static let unary: [(String, @Sendable (Double) -> Double)] = [
        ("floor", { $0.rounded(.down) }), ("ceil", { $0.rounded(.up) }),
        ("round", { $0.rounded(.toNearestOrAwayFromZero) }), ("trunc", { $0.rounded(.towardZero) }),
        ("rint", { $0.rounded(.toNearestOrEven) }), ("nearbyint", { $0.rounded(.toNearestOrEven) }),
        ("sqrt", { $0.squareRoot() }), ("fabs", { $0.magnitude }), ("cbrt", { cbrt($0) }),
        ("sin", { sin($0) }), ("cos", { cos($0) }), ("tan", { tan($0) }),
        ("asin", { asin($0) }), ("acos", { acos($0) }), ("atan", { atan($0) }),
        ("sinh", { sinh($0) }), ("cosh", { cosh($0) }), ("tanh", { tanh($0) }),
        ("asinh", { asinh($0) }), ("acosh", { acosh($0) }), ("atanh", { atanh($0) }),
        ("exp", { exp($0) }), ("exp2", { exp2($0) }), ("exp10", { pow(10, $0) }), ("pow10", { pow(10, $0) }),
        ("expm1", { expm1($0) }), ("log", { log($0) }), ("log2", { log2($0) }), ("log10", { log10($0) }),
        ("log1p", { log1p($0) }), ("logb", { logb($0) }), ("significand", { significand($0) }),
        ("gamma", { lgamma($0) }), ("lgamma", { lgamma($0) }), ("tgamma", { tgamma($0) }),
        ("j0", { j0($0) }), ("j1", { j1($0) }), ("y0", { y0($0) }), ("y1", { y1($0) }),
        ("erf", { erf($0) }), ("erfc", { erfc($0) }),
    ]

    static let binary: [(String, @Sendable (Double, Double) -> Double)] = [
        ("pow", { pow($0, $1) }), ("atan2", { atan2($0, $1) }), ("fmod", { fmod($0, $1) }),
        ("hypot", { hypot($0, $1) }), ("fmin", { fmin($0, $1) }), ("fmax", { fmax($0, $1) }),
        ("fdim", { fdim($0, $1) }), ("copysign", { copysign($0, $1) }), ("drem", { remainder($0, $1) }),
        ("remainder", { remainder($0, $1) }), ("nextafter", { nextafter($0, $1) }),
        ("nexttoward", { nextafter($0, $1) }),
        ("jn", { jn(Int32(exponent($0)), $1) }), ("yn", { yn(Int32(exponent($0)), $1) }),
        ("ldexp", { scalbn($0, exponent($1)) }), ("scalb", { scale($0, by: $1) }),
        ("scalbln", { scalbn($0, exponent($1)) }),
    ]

    /// What functions take that loop over their arguments: the order of a Bessel function, and the binary digits by
    /// which a dividend is longer than its divisor.
    static func loopSteps(_ name: String, _ first: Double, _ second: Double) -> Int {
        switch name {
        case "jn", "yn": return Int(exponent(first).magnitude)
        case "fmod", "drem", "remainder":
            guard first.isFinite, second.isFinite, first != 0, second != 0 else { return 0 }
            return Swift.max(0, Int(first.exponent) - Int(second.exponent)) >> 3
        default: return 0
        }
    }

    static func number(_ value: Value) throws(Interruption) -> Double {
        guard let number = value.number else { throw .error(value, "number required") }
        return number
    }

    /// A fraction from one half to one, and the power of two that it is to be multiplied by.
    static func split(_ number: Double) throws(Interruption) -> (fraction: Double, exponent: Int64) {
        guard number.isFinite, number != 0 else { return (number, 0) }
        let fraction = number.significand / 2
        return (number.sign == .minus ? -fraction : fraction, Int64(number.exponent) + 1)
    }

    private static func significand(_ number: Double) -> Double {
        guard number.isFinite, number != 0 else { return number }
        return number.sign == .minus ? -number.significand : number.significand
    }

    /// The sign of the gamma function.
    static func gammaSign(_ number: Double) -> Int64 {
        guard number < 0, number.isFinite else { return number.sign == .minus && number == 0 ? -1 : 1 }
        let floor = number.rounded(.down)
        return floor == number || floor.remainder(dividingBy: 2) == 0 ? 1 : -1
    }

    /// Cut to what an exponent can be.
    private static func exponent(_ number: Double) -> Int {
        number.isNaN ? 0 : Int(Swift.max(-100_000, Swift.min(100_000, number)))
    }

    private static func scale(_ number: Double, by exponent: Double) -> Double {
        if exponent.isNaN { return .nan }
        if exponent.isInfinite { return exponent > 0 ? number * .infinity : number / .infinity }
        return exponent.rounded() == exponent ? scalbn(number, self.exponent(exponent)) : .nan
    }
}
