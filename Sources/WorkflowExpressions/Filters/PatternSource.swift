import WorkflowModel

/// The regular expression of a builtin: its arguments for pattern and flags. Constant ones are compiled with the program.
final class PatternSource: Sendable {
    /// What the arguments mean.
    enum Convention {
        /// `match(re; flags)`: `re` alone may be an array of pattern and flags; flags are the outer loop.
        case search
        /// `sub($re; …; $flags)`: the pattern is the outer loop.
        case edit
        /// `gsub($re; …; $flags)`: the same for all matches.
        case editAll
    }

    private let pattern: any Filter
    private let flags: any Filter
    private let convention: Convention
    /// True when `pattern` may be an array of pattern and flags.
    private let takesArray: Bool
    private let constant: Matching.Pattern?
    let isSingle: Bool

    init(_ pattern: any Filter, flags: (any Filter)?, _ convention: Convention) {
        self.pattern = pattern
        self.flags = flags ?? LiteralFilter(.null)
        self.convention = convention
        takesArray = flags == nil && convention == .search
        isSingle = pattern.isSingle && self.flags.isSingle
        constant = Self.constant(pattern, self.flags, convention)
    }

    /// An error in a constant pattern shows when it is evaluated, as in jq.
    private static func constant(
        _ pattern: any Filter, _ flags: any Filter, _ convention: Convention
    ) -> Matching.Pattern? {
        guard let pattern = pattern as? LiteralFilter, let flags = flags as? LiteralFilter else { return nil }
        return try? Matching.Pattern(pattern.value, flags: Self.flags(flags.value, convention))
    }

    private static func flags(_ flags: Value, _ convention: Convention) throws(Interruption) -> Value {
        guard convention == .editAll else { return flags }
        switch flags {
        case .null: return "g"
        case .string(let text): return .string(text + "g")
        case .boolean, .integer, .double, .array, .object: throw .error(flags, "g", "cannot be added")
        }
    }

    /// Only where there is exactly one.
    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Matching.Pattern {
        if let constant { return constant }
        let flags = try flags.single(input, frame, machine)
        return try resolve(try pattern.single(input, frame, machine), flags, machine)
    }

    func each(
        _ input: Value, _ frame: Frame, _ machine: Machine,
        _ body: (Matching.Pattern) throws(Interruption) -> Void
    ) throws(Interruption) {
        if let constant { return try body(constant) }
        if convention == .search {
            try flags.each(input, frame, machine) { (flags) throws(Interruption) in
                try pattern.each(input, frame, machine) { (pattern) throws(Interruption) in
                    try body(try resolve(pattern, flags, machine))
                }
            }
        } else {
            try pattern.each(input, frame, machine) { (pattern) throws(Interruption) in
                try flags.each(input, frame, machine) { (flags) throws(Interruption) in
                    try body(try resolve(pattern, flags, machine))
                }
            }
        }
    }

    private func resolve(
        _ pattern: Value, _ flags: Value, _ machine: Machine
    ) throws(Interruption) -> Matching.Pattern {
        if takesArray {
            if case .array(let parts) = pattern, let first = parts.first {
                return try Matching.pattern(first, flags: parts.count > 1 ? parts[1] : .null, machine)
            }
            guard case .string = pattern else { throw .error("\(pattern.kind.name) not a string or array") }
        }
        if case .string(let text) = flags { try machine.charge(bytes: text.utf8.count) }
        return try Matching.pattern(pattern, flags: try Self.flags(flags, convention), machine)
    }
}
