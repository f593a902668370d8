import WorkflowModel

/// `.`
final class IdentityFilter: SingleFilter {
    var asPlaces: (any PlaceFilter)? { self }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value { input }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try emit(input)
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {}
}

/// A constant.
final class LiteralFilter: SingleFilter {
    let value: Value

    init(_ value: Value) { self.value = value }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value { value }

    /// A constant is a path only where jq cannot tell it from what stands there: null, true and false.
    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        let isSame =
            switch value {
            case .null, .boolean: value == input.link.value
            case .integer, .double, .string, .array, .object: false
            }
        try emit(Tracked(value: value, link: input.link, isIntact: isSame))
    }
}

/// A `$name` that the program binds.
final class VariableFilter: SingleFilter {
    let levels: Int
    let slot: Int

    init(levels: Int, slot: Int) {
        self.levels = levels
        self.slot = slot
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        return machine.variable(slot, of: machine.ancestor(of: frame, levels: levels))
    }

    /// An empty collection in a variable may be the one that stands at the path, which cannot be told from another.
    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        var place = input.standing(try single(input.value, frame, machine))
        if place.value.isContainer, !place.isIntact, try Types.length(of: place.value, machine) == 0 {
            place.isIntact = place.value == input.link.value
        }
        try emit(place)
    }
}

/// A `$name` that the caller passes.
final class ArgumentFilter: SingleFilter {
    let index: Int

    init(index: Int) { self.index = index }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        return try machine.argument(index)
    }
}

/// `left | right`
final class PipeFilter: Filter {
    let left: any Filter
    let right: any Filter
    let isSingle: Bool
    private let isLeftSingle: Bool
    private let isRightSingle: Bool
    private let canChangePlaces: Bool
    var asPlaces: (any PlaceFilter)? { canChangePlaces ? self : nil }

    init(_ left: any Filter, _ right: any Filter) {
        self.left = left
        self.right = right
        isLeftSingle = left.isSingle
        isRightSingle = right.isSingle
        isSingle = isLeftSingle && isRightSingle
        canChangePlaces = left.asPlaces != nil && right.asPlaces != nil
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try right.single(try left.single(input, frame, machine), frame, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if isLeftSingle {
            try right.each(try left.single(input, frame, machine), frame, machine, emit)
        } else if isRightSingle {
            try left.each(input, frame, machine) { (value) throws(Interruption) in
                try emit(try right.single(value, frame, machine))
            }
        } else {
            try machine.enter()
            try left.each(input, frame, machine) { (value) throws(Interruption) in
                try right.each(value, frame, machine, emit)
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try left.paths(input, frame, machine) { (value) throws(Interruption) in
            try right.paths(value, frame, machine, emit)
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        try left.update(&state, frame, machine)
        try right.update(&state, frame, machine)
    }

    func advance(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) -> TailCall? {
        if isLeftSingle { return try right.advance(try left.single(input, frame, machine), frame, machine, emit) }
        try machine.enter()
        let last = try machine.allButLast(of: left, input, frame) { (value) throws(Interruption) in
            try right.each(value, frame, machine, emit)
        }
        guard let last else { return nil }
        return try right.advance(last, frame, machine, emit)
    }
}

/// `left, right`
final class CommaFilter: Filter {
    let left: any Filter
    let right: any Filter
    let isSingle = false

    init(_ left: any Filter, _ right: any Filter) {
        self.left = left
        self.right = right
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try left.each(input, frame, machine, emit)
        try right.each(input, frame, machine, emit)
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try left.paths(input, frame, machine, emit)
        try right.paths(input, frame, machine, emit)
    }

    func advance(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) -> TailCall? {
        try left.each(input, frame, machine, emit)
        return try right.advance(input, frame, machine, emit)
    }
}

/// `empty`
final class EmptyFilter: Filter {
    let isSingle = false

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.step()
    }
}

/// `[body]`
final class CollectFilter: SingleFilter {
    let body: any Filter

    /// Room from the start for a few elements, because arrays that grow from one element move twice until then.
    private static let usualCount = 4

    init(_ body: any Filter) { self.body = body }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        .array(try collect(input, frame, machine))
    }

    func collect(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> [Value] {
        try machine.charge(steps: 4)
        if body.isSingle {
            let element = try body.single(input, frame, machine)
            try machine.charge(array: 1)
            if element.isContainer { try machine.chargeNesting() }
            return [element]
        }
        try machine.charge(array: 0)
        // What is kept in the array lives as long as the array, which whoever keeps it counts as a whole.
        let kept = machine.kept
        var elements: [Value] = []
        var holdsContainers = false
        try body.each(input, frame, machine) { (value) throws(Interruption) in
            try machine.keepElement(value)
            if value.isContainer { holdsContainers = true }
            if elements.isEmpty { elements.reserveCapacity(Self.usualCount) }
            elements.append(value)
        }
        machine.endGrowth(of: elements)
        machine.restoreKept(kept)
        if holdsContainers { try machine.chargeNesting() }
        return elements
    }
}

/// A filter that runs in a frame of its own, because it binds variables and may run within itself.
final class FramedFilter: Filter {
    let body: any Filter
    let variables: Int
    let isSingle: Bool

    init(_ body: any Filter, variables: Int) {
        self.body = body
        self.variables = variables
        isSingle = body.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        let own = try machine.pushFrame(parent: frame, variables: variables, values: [], closures: [])
        defer { machine.popFrame(own) }
        return try body.single(input, own, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        let own = try machine.pushFrame(parent: frame, variables: variables, values: [], closures: [])
        defer { machine.popFrame(own) }
        try body.each(input, own, machine, emit)
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        let own = try machine.pushFrame(parent: frame, variables: variables, values: [], closures: [])
        defer { machine.popFrame(own) }
        try body.paths(input, own, machine, emit)
    }
}
