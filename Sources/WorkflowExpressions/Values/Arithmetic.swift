import WorkflowModel

/// jq's operators on two values.
enum Arithmetic {
    /// Beyond this a double does not hold every whole number.
    private static let exactMaximum: Int64 = 9_007_199_254_740_991

    @inline(__always)
    static func apply(
        _ operation: BinaryOperator, _ left: Value, _ right: Value, _ machine: Machine
    ) throws(Interruption) -> Value {
        switch operation {
        case .add: try add(left, right, machine)
        case .subtract: try subtract(left, right, machine)
        case .multiply: try multiply(left, right, machine)
        case .divide: try divide(left, right, machine)
        case .remainder: try remainder(left, right)
        case .equal: .boolean(try isEqual(left, right, machine))
        case .notEqual: .boolean(!(try isEqual(left, right, machine)))
        case .less: .boolean(try order(left, right, machine) < 0)
        case .lessOrEqual: .boolean(try order(left, right, machine) <= 0)
        case .greater: .boolean(try order(left, right, machine) > 0)
        case .greaterOrEqual: .boolean(try order(left, right, machine) >= 0)
        }
    }

    // An operator between two numbers is arithmetic, and so is done in doubles, as where jq has no decimal numbers.
    // Order and equality of data (`sort`, `unique`, `index`, numbers within arrays and objects) are exact, also of an
    // integer and a double: rounded, three numbers could be equal by twos and yet differ.

    @inline(__always)
    private static func isEqual(_ left: Value, _ right: Value, _ machine: Machine) throws(Interruption) -> Bool {
        if case .integer(let first) = left, case .integer(let second) = right { return Double(first) == Double(second) }
        if case .double(let first) = left, let second = right.number { return first == second }
        if case .double(let second) = right, let first = left.number { return first == second }
        return try machine.areEqual(left, right)
    }

    @inline(__always)
    private static func order(_ left: Value, _ right: Value, _ machine: Machine) throws(Interruption) -> Int {
        if case .integer(let first) = left, case .integer(let second) = right {
            return Double(first) < Double(second) ? -1 : (Double(first) == Double(second) ? 0 : 1)
        }
        if let first = left.number, let second = right.number { return Ordering.compare(first, second) }
        return try machine.compare(left, right)
    }

    /// A whole result that doubles would give as well; nil when it must be computed in doubles.
    @inline(__always)
    private static func exact(_ left: Int64, _ right: Int64, _ result: (partialValue: Int64, overflow: Bool)) -> Value?
    {
        guard !result.overflow, left.magnitude <= exactMaximum, right.magnitude <= exactMaximum,
            result.partialValue.magnitude <= exactMaximum
        else { return nil }
        return .integer(result.partialValue)
    }

    static func add(_ left: Value, _ right: Value, _ machine: Machine) throws(Interruption) -> Value {
        var left = left
        try add(right, to: &left, machine)
        return left
    }

    /// Adds in place: text, arrays and objects that nobody else holds grow without a copy.
    static func add(_ right: Value, to left: inout Value, _ machine: Machine) throws(Interruption) {
        if case .integer(let first) = left, case .integer(let second) = right {
            left =
                exact(first, second, first.addingReportingOverflow(second))
                ?? Value(number: Double(first) + Double(second))
            return
        }
        // The payloads are not bound here, because a second reference would force a copy.
        switch (left.kind, right.kind) {
        case (_, .null): return
        case (.null, _): left = right
        case (.number, .number): left = Value(number: (left.number ?? 0) + (right.number ?? 0))
        case (.string, .string): try Growth.appendText(right, to: &left, machine)
        case (.array, .array): try Growth.appendElements(right, to: &left, machine)
        case (.object, .object): try Growth.merge(right, into: &left, machine)
        default: throw .error(left, right, "cannot be added")
        }
    }

    static func subtract(_ left: Value, _ right: Value, _ machine: Machine) throws(Interruption) -> Value {
        switch (left, right) {
        case (.integer(let first), .integer(let second)):
            return exact(first, second, first.subtractingReportingOverflow(second))
                ?? Value(number: Double(first) - Double(second))
        case (.array(let elements), .array(let unwanted)):
            return try Collections.remove(unwanted, from: elements, machine)
        default:
            guard let first = left.number, let second = right.number else {
                throw .error(left, right, "cannot be subtracted")
            }
            return Value(number: first - second)
        }
    }

    static func multiply(_ left: Value, _ right: Value, _ machine: Machine) throws(Interruption) -> Value {
        switch (left, right) {
        case (.integer(let first), .integer(let second)):
            // Zero times a negative number is minus zero in doubles.
            if first == 0 || second == 0, first < 0 || second < 0 { return .double(-0.0) }
            return exact(first, second, first.multipliedReportingOverflow(by: second))
                ?? Value(number: Double(first) * Double(second))
        case (.string(let text), .integer), (.string(let text), .double):
            return try Growth.repeated(text, times: right.number ?? 0, machine)
        case (.integer, .string(let text)), (.double, .string(let text)):
            return try Growth.repeated(text, times: left.number ?? 0, machine)
        case (.object(let first), .object(let second)):
            return .object(try Growth.mergeDeeply(second, into: first, depth: 0, machine))
        default:
            guard let first = left.number, let second = right.number else {
                throw .error(left, right, "cannot be multiplied")
            }
            return Value(number: first * second)
        }
    }

    static func divide(_ left: Value, _ right: Value, _ machine: Machine) throws(Interruption) -> Value {
        if case .string(let text) = left, case .string(let separator) = right {
            return try Strings.split(text, by: separator, machine)
        }
        guard let first = left.number, let second = right.number else {
            throw .error(left, right, "cannot be divided")
        }
        guard second != 0 else { throw .error(left, right, "cannot be divided because the divisor is zero") }
        return Value(number: first / second)
    }

    /// Both operands are cut to integers, as in C.
    static func remainder(_ left: Value, _ right: Value) throws(Interruption) -> Value {
        guard let first = left.number, let second = right.number else {
            throw .error(left, right, "cannot be divided (remainder)")
        }
        if first.isNaN || second.isNaN { return .double(.nan) }
        let divisor = integer(second)
        guard divisor != 0 else {
            throw .error(left, right, "cannot be divided (remainder) because the divisor is zero")
        }
        return divisor == -1 ? .integer(0) : Value(number: Double(integer(first) % divisor))
    }

    private static func integer(_ number: Double) -> Int64 {
        Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }

    static func negate(_ value: Value) throws(Interruption) -> Value {
        switch value {
        case .integer(let number) where number != 0 && number.magnitude <= exactMaximum: return .integer(-number)
        case .integer, .double: return Value(number: -(value.number ?? 0))
        case .null, .boolean, .string, .array, .object: throw .error(value, "cannot be negated")
        }
    }
}
