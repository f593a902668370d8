import WorkflowModel

/// Numbers compared and divided without losing what 64-bit integers hold.
enum Comparison {
    static func isLess(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.integer(let left), .double(let right)): Double(left) < right
        case (.double(let left), .integer(let right)): left < Double(right)
        case (.double(let left), .double(let right)): left < right
        case (.null, _), (.boolean, _), (.string, _), (.array, _), (.object, _), (.integer, _), (.double, _): false
        }
    }

    static func isMultiple(_ value: Value, of divisor: Value) -> Bool {
        if case (.integer(let value), .integer(let divisor)) = (value, divisor) { return value % divisor == 0 }
        guard let value = double(value), let divisor = double(divisor) else { return false }
        let quotient = value / divisor
        guard quotient.isFinite else { return value.truncatingRemainder(dividingBy: divisor) == 0 }
        // Decimal fractions are not exact in binary: 0.0075 is a multiple of 0.0001 for every author.
        let rest = (quotient.magnitude + 0.5).truncatingRemainder(dividingBy: 1) - 0.5
        return rest.magnitude <= 1e-9 * max(1, quotient.magnitude * 1e-6)
    }

    static func double(_ value: Value) -> Double? {
        switch value {
        case .integer(let integer): Double(integer)
        case .double(let double): double
        case .null, .boolean, .string, .array, .object: nil
        }
    }

    /// A text that is the same for equal values only, for finding duplicates in linear time.
    static func identity(of value: Value) -> String {
        switch value {
        case .null, .boolean, .integer, .string: return value.printed()
        case .double(let double):
            if double.magnitude < 9e15, InstanceType.integer.includes(value) { return String(Int64(double)) }
            return value.printed()
        case .array(let elements): return "[" + elements.map(identity(of:)).joined(separator: ",") + "]"
        case .object(let object):
            let members = object.map { Value.string($0.key).printed() + ":" + identity(of: $0.value) }
            return "{" + members.sorted().joined(separator: ",") + "}"
        }
    }
}
