import WorkflowModel

/// `test(…)`, `match(…)` and `splits(…)`. A constant pattern is compiled with the program.
final class RegexFilter: Filter {
    enum Operation { case test, match, split }

    private let operation: Operation
    private let pattern: any Filter
    private let flags: any Filter
    /// True when `pattern` may be an array of pattern and flags.
    private let takesArray: Bool
    private let compiled: Matching.Pattern?
    let isSingle: Bool

    init(_ operation: Operation, _ pattern: any Filter, flags: (any Filter)?) {
        self.operation = operation
        self.pattern = pattern
        self.flags = flags ?? LiteralFilter(.null)
        takesArray = flags == nil && operation != .split
        isSingle = operation == .test && pattern.isSingle && flags?.isSingle ?? true
        compiled = Self.constant(operation, pattern, flags)
    }

    /// An error in a constant pattern shows when it is evaluated, as in jq.
    private static func constant(
        _ operation: Operation, _ pattern: any Filter, _ flags: (any Filter)?
    ) -> Matching.Pattern? {
        guard let pattern = pattern as? LiteralFilter, flags == nil || flags is LiteralFilter else { return nil }
        let flags = (flags as? LiteralFilter)?.value ?? .null
        return try? Matching.Pattern(pattern.value, flags: operation == .split ? Self.global(flags) : flags)
    }

    private static func global(_ flags: Value) throws(Interruption) -> Value {
        switch flags {
        case .null: "g"
        case .string(let text): .string(text + "g")
        default: throw .error(flags, "g", "cannot be added")
        }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        if let compiled { return .boolean(try Matching.test(input, compiled, machine)) }
        let flags = try flags.single(input, frame, machine)
        let pattern = try resolve(try pattern.single(input, frame, machine), flags, machine)
        return .boolean(try Matching.test(input, pattern, machine))
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if let compiled { return try run(compiled, input, machine, emit) }
        try flags.each(input, frame, machine) { (flags) throws(Interruption) in
            try pattern.each(input, frame, machine) { (pattern) throws(Interruption) in
                try run(try resolve(pattern, flags, machine), input, machine, emit)
            }
        }
    }

    private func resolve(_ pattern: Value, _ flags: Value, _ machine: Machine) throws(Interruption) -> Matching.Pattern
    {
        switch pattern {
        case .string: break
        case .array(let parts) where takesArray && !parts.isEmpty:
            return try Matching.pattern(parts[0], flags: parts.count > 1 ? parts[1] : .null, machine)
        case .array, .null, .boolean, .integer, .double, .object:
            if takesArray { throw .error("\(pattern.kind.name) not a string or array") }
        }
        if case .string(let text) = flags { try machine.charge(bytes: text.utf8.count) }
        return try Matching.pattern(pattern, flags: operation == .split ? Self.global(flags) : flags, machine)
    }

    private func run(
        _ pattern: Matching.Pattern, _ input: Value, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) {
        switch operation {
        case .test: try emit(.boolean(try Matching.test(input, pattern, machine)))
        case .match:
            for match in try Matching.matches(input, pattern, machine) {
                try machine.step()
                try machine.turn(emit, match)
            }
        case .split:
            for part in try Matching.split(input, pattern, machine) {
                try machine.step()
                try machine.turn(emit, part)
            }
        }
    }
}
