import WorkflowModel

/// Looking into values: `.name`, `.[key]`, `.[from:to]`.
enum Access {
    static func field(_ name: String, of value: Value) throws(Interruption) -> Value {
        switch value {
        case .object(let object): object[name] ?? .null
        case .null: .null
        case .boolean, .integer, .double, .string, .array: throw cannotIndex(value, .string(name))
        }
    }

    static func get(_ key: Value, of value: Value, _ machine: Machine) throws(Interruption) -> Value {
        switch (value, key) {
        case (.object(let object), .string(let name)): return object[name] ?? .null
        case (.array(let elements), .integer(let index)):
            let position = index < 0 ? index + Int64(elements.count) : index
            return position >= 0 && position < Int64(elements.count) ? elements[Int(position)] : .null
        case (.array(let elements), .double(let number)):
            guard !number.isNaN else { return .null }
            let index = Int(Swift.max(-2_147_483_648, Swift.min(2_147_483_647, number)))
            let position = index < 0 ? index + elements.count : index
            return elements.indices.contains(position) ? elements[position] : .null
        case (.array, .object(let range)), (.string, .object(let range)):
            let (lower, upper) = try bounds(range)
            return try slice(value, from: lower, to: upper, machine)
        case (.array(let elements), .array(let wanted)):
            return try indexes(of: wanted, in: elements, machine)
        case (.null, .string), (.null, .integer), (.null, .double), (.null, .object): return .null
        default: throw cannotIndex(value, key)
        }
    }

    static func slice(
        _ value: Value, from lower: Value, to upper: Value, _ machine: Machine
    ) throws(Interruption) -> Value {
        switch value {
        case .null: return .null
        case .array(let elements):
            let range = try bounds(of: elements.count, from: lower, to: upper)
            if range.count == elements.count { return value }
            try machine.charge(array: range.count)
            return .array(Array(elements[range]))
        case .string(let text):
            let range = try bounds(of: try CodePoints.count(of: text, machine), from: lower, to: upper)
            return .string(try CodePoints.slice(text, range, machine))
        case .boolean, .integer, .double, .object:
            throw cannotIndex(value, ["start": lower, "end": upper])
        }
    }

    /// The bounds of a slice as a key of a path; either may be null, but neither may be missing.
    private static func bounds(_ range: OrderedObject) throws(Interruption) -> (lower: Value, upper: Value) {
        guard let lower = range["start"], let upper = range["end"] else { throw invalidBounds }
        return (lower, upper)
    }

    static func bounds(of count: Int, in range: OrderedObject) throws(Interruption) -> Range<Int> {
        let (lower, upper) = try bounds(range)
        return try bounds(of: count, from: lower, to: upper)
    }

    private static var invalidBounds: Interruption { .error("Array/string slice indices must be integers") }

    /// jq's rules: a start rounds down, an end rounds up, negatives count from the end.
    static func bounds(of count: Int, from lower: Value, to upper: Value) throws(Interruption) -> Range<Int> {
        guard let lowerNumber = lower.number ?? (lower.kind == .null ? 0 : nil),
            let upperNumber = upper.number ?? (upper.kind == .null ? Double(count) : nil)
        else { throw invalidBounds }
        let size = Double(count)
        var start = lowerNumber.isNaN ? 0 : lowerNumber
        if start < 0 { start += size }
        start = Swift.max(0, Swift.min(size, start))
        let first = Int(start)
        var end = upperNumber.isNaN ? size : upperNumber
        if end < 0 { end += size }
        if end < 0 { end = Double(first) }
        var last = end > size ? count : Int(end)
        if last < count, Double(last) < end { last += 1 }
        return first..<Swift.max(first, last)
    }

    /// Where `wanted` stands as a run of elements.
    private static func indexes(
        of wanted: [Value], in elements: [Value], _ machine: Machine
    ) throws(Interruption) -> Value {
        guard !wanted.isEmpty else { return [] }
        var found: [Value] = []
        var start = 0
        while start + wanted.count <= elements.count {
            var matches = true
            for offset in wanted.indices {
                try machine.step()
                matches = try machine.areEqual(elements[start + offset], wanted[offset])
                guard matches else { break }
            }
            if matches { found.append(Value(count: start)) }
            try machine.step()
            start += 1
        }
        return try machine.array(found)
    }

    static func cannotIndex(_ value: Value, _ key: Value) -> Interruption {
        .error("Cannot index \(value.kind.name) with \(ErrorText.describe(key))")
    }

    static func cannotIterate(_ value: Value) -> Interruption {
        .error("Cannot iterate over \(ErrorText.describe(value))")
    }
}
