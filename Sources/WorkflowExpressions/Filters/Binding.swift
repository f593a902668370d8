import WorkflowModel

/// A compiled pattern: takes a value apart into variables of the frame.
indirect enum CompiledPattern: Sendable {
    case variable(slot: Int)
    case array([CompiledPattern])
    case object([Pair])

    struct Pair: Sendable {
        var key: any Filter
        /// Where the value goes as a whole: `$name` as a key.
        var slot: Int?
        var pattern: CompiledPattern?
    }
}

/// Several patterns with `?//` between them, the variables of all of them set to null first.
final class CompiledPatterns: Sendable {
    let patterns: [CompiledPattern]
    let slots: [Int]
    /// The slot of the only variable, where that is the whole pattern.
    let simpleSlot: Int?

    init(patterns: [CompiledPattern], slots: [Int]) {
        self.patterns = patterns
        self.slots = slots
        if patterns.count == 1, case .variable(let slot) = patterns[0] { simpleSlot = slot } else { simpleSlot = nil }
    }

    /// Runs `body` once for each way to take `value` apart.
    func match(
        _ value: Value, _ frame: Frame, _ machine: Machine, _ body: () throws(Interruption) -> Void
    ) throws(Interruption) {
        if let slot = simpleSlot {
            machine.setVariable(slot, of: frame, to: value)
            return try body()
        }
        for (index, pattern) in patterns.enumerated() {
            for slot in slots { machine.setVariable(slot, of: frame, to: .null) }
            do throws(Interruption) {
                return try Self.match(pattern, value, frame, machine, body)
            } catch {
                // An error anywhere, even after the match, means the next pattern; that of the last one stays.
                guard index + 1 < patterns.count, error.isError else { throw error }
                try machine.chargeCaughtError()
            }
        }
    }

    private static func match(
        _ pattern: CompiledPattern, _ value: Value, _ frame: Frame, _ machine: Machine,
        _ body: () throws(Interruption) -> Void
    ) throws(Interruption) {
        try machine.step()
        switch pattern {
        case .variable(let slot):
            machine.setVariable(slot, of: frame, to: value)
            try body()
        case .array(let elements): try match(elements[...], at: 0, value, frame, machine, body)
        case .object(let pairs): try match(pairs[...], value, frame, machine, body)
        }
    }

    private static func match(
        _ elements: ArraySlice<CompiledPattern>, at index: Int, _ value: Value, _ frame: Frame, _ machine: Machine,
        _ body: () throws(Interruption) -> Void
    ) throws(Interruption) {
        guard let first = elements.first else { return try body() }
        let element = try Access.get(Value(count: index), of: value, machine)
        try match(first, element, frame, machine) { () throws(Interruption) in
            try match(elements.dropFirst(), at: index + 1, value, frame, machine, body)
        }
    }

    private static func match(
        _ pairs: ArraySlice<CompiledPattern.Pair>, _ value: Value, _ frame: Frame, _ machine: Machine,
        _ body: () throws(Interruption) -> Void
    ) throws(Interruption) {
        guard let first = pairs.first else { return try body() }
        try first.key.each(value, frame, machine) { (key) throws(Interruption) in
            guard case .string = key else { throw Access.cannotIndex(value, key) }
            let element = try Access.get(key, of: value, machine)
            if let slot = first.slot { machine.setVariable(slot, of: frame, to: element) }
            guard let pattern = first.pattern else {
                return try match(pairs.dropFirst(), value, frame, machine, body)
            }
            try match(pattern, element, frame, machine) { () throws(Interruption) in
                try match(pairs.dropFirst(), value, frame, machine, body)
            }
        }
    }
}

/// `source as patterns | body`
final class BindFilter: Filter {
    let source: any Filter
    let patterns: CompiledPatterns
    let body: any Filter
    let isSingle: Bool
    private let isSourceSingle: Bool
    private let simpleSlot: Int?

    init(_ source: any Filter, as patterns: CompiledPatterns, _ body: any Filter) {
        self.source = source
        self.patterns = patterns
        self.body = body
        isSourceSingle = source.isSingle
        simpleSlot = patterns.simpleSlot
        isSingle = isSourceSingle && simpleSlot != nil && body.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        if let simpleSlot { machine.setVariable(simpleSlot, of: frame, to: try source.single(input, frame, machine)) }
        return try body.single(input, frame, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        try source.each(input, frame, machine) { (value) throws(Interruption) in
            try patterns.match(value, frame, machine) { () throws(Interruption) in
                try body.each(input, frame, machine, emit)
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.step()
        try source.each(input.value, frame, machine) { (value) throws(Interruption) in
            try patterns.match(value, frame, machine) { () throws(Interruption) in
                try body.paths(input, frame, machine, emit)
            }
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        try machine.step()
        if let simpleSlot { machine.setVariable(simpleSlot, of: frame, to: try source.single(state, frame, machine)) }
        try body.update(&state, frame, machine)
    }

    func advance(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) -> TailCall? {
        guard isSourceSingle, let simpleSlot else {
            try each(input, frame, machine, emit)
            return nil
        }
        try machine.step()
        machine.setVariable(simpleSlot, of: frame, to: try source.single(input, frame, machine))
        return try body.advance(input, frame, machine, emit)
    }
}

/// Replaces the state of a loop by the last result of its update; no result makes it null.
@inline(__always)
private func step(
    _ state: inout Value, by update: any Filter, _ frame: Frame, _ machine: Machine
) throws(Interruption) {
    if update.isSingle { return try update.update(&state, frame, machine) }
    let current = state
    state = .null
    try update.each(current, frame, machine) { (value) throws(Interruption) in
        machine.keep(value)
        state = value
    }
}

/// `reduce source as patterns (initial; update)`
final class ReduceFilter: Filter {
    let source: any Filter
    let patterns: CompiledPatterns
    let initial: any Filter
    let update: any Filter
    let isSingle: Bool

    init(_ source: any Filter, as patterns: CompiledPatterns, initial: any Filter, update: any Filter) {
        self.source = source
        self.patterns = patterns
        self.initial = initial
        self.update = update
        isSingle = initial.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try reduce(from: try initial.single(input, frame, machine), input, frame, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try initial.each(input, frame, machine) { (initial) throws(Interruption) in
            try emit(try reduce(from: initial, input, frame, machine))
        }
    }

    private func reduce(
        from initial: Value, _ input: Value, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) -> Value {
        var state = initial
        var held = 0
        try source.each(input, frame, machine) { (value) throws(Interruption) in
            try machine.step()
            if let slot = patterns.simpleSlot {
                machine.setVariable(slot, of: frame, to: value)
                try step(&state, by: update, frame, machine)
            } else {
                try patterns.match(value, frame, machine) { () throws(Interruption) in
                    try step(&state, by: update, frame, machine)
                }
            }
            held = machine.keep(state, insteadOf: held)
        }
        return state
    }

    /// As in jq the update walks from where the source stands, and the result stands where the initial state stood.
    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try initial.paths(input, frame, machine) { (initial) throws(Interruption) in
            var state = initial.value
            try source.paths(initial.standing(input.value), frame, machine) { (item) throws(Interruption) in
                try machine.step()
                try patterns.match(item.value, frame, machine) { () throws(Interruption) in
                    let current = item.standing(state)
                    state = .null
                    try update.paths(current, frame, machine) { (next) throws(Interruption) in
                        machine.keepAll()
                        state = next.value
                    }
                }
            }
            try emit(initial.standing(state))
        }
    }
}

/// `foreach source as patterns (initial; update; extract)`
final class ForeachFilter: Filter {
    let source: any Filter
    let patterns: CompiledPatterns
    let initial: any Filter
    let update: any Filter
    let extract: (any Filter)?
    let isSingle = false

    init(
        _ source: any Filter, as patterns: CompiledPatterns, initial: any Filter, update: any Filter,
        extract: (any Filter)?
    ) {
        self.source = source
        self.patterns = patterns
        self.initial = initial
        self.update = update
        self.extract = extract
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try initial.each(input, frame, machine) { (initial) throws(Interruption) in
            var state = initial
            var held = 0
            try source.each(input, frame, machine) { (value) throws(Interruption) in
                try machine.step()
                try patterns.match(value, frame, machine) { () throws(Interruption) in
                    let current = state
                    state = .null
                    try update.each(current, frame, machine) { (value) throws(Interruption) in
                        state = value
                        held = machine.keep(value, insteadOf: held)
                        if let extract { try extract.each(value, frame, machine, emit) } else { try emit(value) }
                    }
                }
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try initial.paths(input, frame, machine) { (initial) throws(Interruption) in
            var state = initial.value
            try source.paths(initial.standing(input.value), frame, machine) { (item) throws(Interruption) in
                try machine.step()
                try patterns.match(item.value, frame, machine) { () throws(Interruption) in
                    let current = item.standing(state)
                    state = .null
                    try update.paths(current, frame, machine) { (next) throws(Interruption) in
                        machine.keepAll()
                        state = next.value
                        if let extract {
                            try extract.paths(next, frame, machine, emit)
                        } else {
                            try emit(next)
                        }
                    }
                }
            }
        }
    }
}

extension Value {
    /// True for values that are no memory beside themselves.
    @inline(__always)
    var isWithoutMemory: Bool {
        switch self {
        case .null, .boolean, .integer, .double: true
        case .string, .array, .object: false
        }
    }
}
