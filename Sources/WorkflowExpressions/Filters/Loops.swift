import WorkflowModel

/// `recurse`, `recurse(children)`, `recurse(children; condition)`: the input, then what its children give.
final class RecurseFilter: Filter {
    private let children: (any Filter)?
    private let condition: (any Filter)?
    let isSingle = false

    init(children: (any Filter)?, condition: (any Filter)?) {
        self.children =
            condition.map { condition in
                PipeFilter(children ?? IdentityFilter(), SelectFilter(condition))
            } ?? children
        self.condition = condition
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        guard let children else { return try descend(input, machine, emit) }
        try machine.enter()
        if children.isSingle { return try iterate(children, from: input, frame, machine, emit) }
        var next: Value? = input
        while let current = next {
            try machine.step()
            try emit(current)
            next = try machine.allButLast(of: children, current, frame) { (child) throws(Interruption) in
                try each(child, frame, machine, emit)
            }
        }
    }

    /// One child each: no nesting, until an error ends it.
    private func iterate(
        _ next: any Filter, from input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) {
        var current = input
        var held = 0
        while true {
            try machine.step()
            try machine.turn(emit, current)
            let bytes = machine.heapBytes
            try next.update(&current, frame, machine)
            machine.credit(since: bytes, keeping: current, insteadOf: &held)
        }
    }

    /// All parts, depth first.
    private func descend(_ value: Value, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        try machine.turn(emit, value)
        switch value {
        case .array(let elements):
            try machine.enter()
            for element in elements { try descend(element, machine, emit) }
        case .object(let object):
            try machine.enter()
            for (_, element) in object { try descend(element, machine, emit) }
        case .null, .boolean, .integer, .double, .string: return
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        let children = children ?? IterateFilter(IdentityFilter(), isOptional: true)
        try paths(children, input, frame, machine, emit)
    }

    private func paths(
        _ children: any Filter, _ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked
    ) throws(Interruption) {
        try machine.enter()
        try emit(input)
        try children.paths(input, frame, machine) { (child) throws(Interruption) in
            try paths(children, child, frame, machine, emit)
        }
    }
}

/// `repeat(body)`: the results of the body for the same input, again and again.
final class RepeatFilter: Filter {
    private let body: any Filter
    let isSingle = false

    init(_ body: any Filter) { self.body = body }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        while true {
            try machine.step()
            try machine.turn { () throws(Interruption) in try body.each(input, frame, machine, emit) }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        while true {
            try machine.step()
            try body.paths(input, frame, machine, emit)
        }
    }
}

/// `while(condition; update)`
final class WhileFilter: Filter {
    private let condition: any Filter
    private let update: any Filter
    let isSingle = false

    init(condition: any Filter, update: any Filter) {
        self.condition = condition
        self.update = update
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        guard update.isSingle, condition.isSingle else { return try nest(input, frame, machine, emit) }
        var current = input
        var held = 0
        while true {
            try machine.step()
            if !(try condition.single(current, frame, machine).isTruthy) { return }
            try machine.turn(emit, current)
            let bytes = machine.heapBytes
            try update.update(&current, frame, machine)
            machine.credit(since: bytes, keeping: current, insteadOf: &held)
        }
    }

    private func nest(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.enter()
        try condition.each(input, frame, machine) { (holds) throws(Interruption) in
            guard holds.isTruthy else { return }
            try emit(input)
            try update.each(input, frame, machine) { (next) throws(Interruption) in
                try nest(next, frame, machine, emit)
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.enter()
        try condition.each(input.value, frame, machine) { (holds) throws(Interruption) in
            guard holds.isTruthy else { return }
            try emit(input)
            try update.paths(input, frame, machine) { (next) throws(Interruption) in
                try paths(next, frame, machine, emit)
            }
        }
    }
}

/// `until(condition; update)`
final class UntilFilter: Filter {
    private let condition: any Filter
    private let update: any Filter
    let isSingle: Bool

    init(condition: any Filter, update: any Filter) {
        self.condition = condition
        self.update = update
        isSingle = condition.isSingle && update.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var current = input
        var held = 0
        while true {
            try machine.step()
            let bytes = machine.heapBytes
            if try condition.single(current, frame, machine).isTruthy { return current }
            try update.update(&current, frame, machine)
            machine.credit(since: bytes, keeping: current, insteadOf: &held)
        }
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if isSingle { return try emit(try single(input, frame, machine)) }
        try machine.enter()
        try condition.each(input, frame, machine) { (holds) throws(Interruption) in
            if holds.isTruthy { return try emit(input) }
            try update.each(input, frame, machine) { (next) throws(Interruption) in
                try each(next, frame, machine, emit)
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.enter()
        try condition.each(input.value, frame, machine) { (holds) throws(Interruption) in
            if holds.isTruthy { return try emit(input) }
            try update.paths(input, frame, machine) { (next) throws(Interruption) in
                try paths(next, frame, machine, emit)
            }
        }
    }
}

/// `range(from; to; by)`; the first argument is the outer loop.
final class RangeFilter: Filter {
    private let lower: any Filter
    private let upper: any Filter
    private let stride: (any Filter)?
    let isSingle = false

    init(from lower: any Filter, to upper: any Filter, by stride: (any Filter)?) {
        self.lower = lower
        self.upper = upper
        self.stride = stride
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try lower.each(input, frame, machine) { (lower) throws(Interruption) in
            try upper.each(input, frame, machine) { (upper) throws(Interruption) in
                guard let stride else { return try Self.count(from: lower, to: upper, machine, emit) }
                try stride.each(input, frame, machine) { (stride) throws(Interruption) in
                    try Self.walk(from: lower, to: upper, by: stride, machine, emit)
                }
            }
        }
    }

    private static func count(
        from lower: Value, to upper: Value, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) {
        if case .integer(var current) = lower, case .integer(let end) = upper {
            while current < end {
                try machine.step()
                try machine.turn(emit, .integer(current))
                current += 1
            }
            return
        }
        guard var current = lower.number, let end = upper.number else { throw .error("Range bounds must be numeric") }
        while current < end {
            try machine.step()
            try machine.turn(emit, Value(number: current))
            current += 1
        }
    }

    /// Any values that can be added and compared, as jq's definition in terms of `while` has it.
    private static func walk(
        from lower: Value, to upper: Value, by stride: Value, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) {
        let direction = try machine.compare(stride, 0)
        guard direction != 0 else { return }
        var current = lower
        while try machine.compare(current, upper) * direction.signum() < 0 {
            try machine.step()
            try machine.turn(emit, current)
            try Arithmetic.add(stride, to: &current, machine)
        }
    }
}
