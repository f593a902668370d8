import WorkflowModel

/// `.a.b.c`: fields of the input by constant names.
final class FieldsFilter: SingleFilter {
    let names: [String]
    private let first: String
    /// Nil where there is only one.
    private let rest: [String]?
    var asPlaces: (any PlaceFilter)? { self }

    init(_ names: [String]) {
        self.names = names
        first = names[0]
        rest = names.count > 1 ? Array(names.dropFirst()) : nil
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        guard let rest else { return try Access.field(first, of: input) }
        var current = try Access.field(first, of: input)
        for name in rest { current = try Access.field(name, of: current) }
        return current
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.charge(bytes: 64 * names.count)
        var current = input
        for name in names {
            try current.requireIntact(toAccess: .string(name))
            current = current.child(.string(name), try Access.field(name, of: current.value))
        }
        try emit(current)
    }
}

/// `term[key]`
final class IndexFilter: Filter {
    let term: any Filter
    let key: any Filter
    let isOptional: Bool
    let isSingle: Bool
    private let canChangePlaces: Bool
    var asPlaces: (any PlaceFilter)? { canChangePlaces ? self : nil }

    init(_ term: any Filter, key: any Filter, isOptional: Bool) {
        self.term = term
        self.key = key
        self.isOptional = isOptional
        isSingle = !isOptional && term.isSingle && key.isSingle
        canChangePlaces = !isOptional && term.asPlaces != nil && key.isSingle
    }

    /// The element; nil where `?` hides that there is none.
    private func get(_ key: Value, of value: Value, _ machine: Machine) throws(Interruption) -> Value? {
        do throws(Interruption) { return try Access.get(key, of: value, machine) } catch {
            guard isOptional, error.isError else { throw error }
            try machine.chargeCaughtError()
            return nil
        }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        let key = try key.single(input, frame, machine)
        return try Access.get(key, of: try term.single(input, frame, machine), machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try key.each(input, frame, machine) { (key) throws(Interruption) in
            try term.each(input, frame, machine) { (value) throws(Interruption) in
                try machine.step()
                if let element = try get(key, of: value, machine) { try emit(element) }
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try key.each(input.value, frame, machine) { (key) throws(Interruption) in
            try term.paths(input, frame, machine) { (value) throws(Interruption) in
                try machine.charge(bytes: 64)
                try value.requireIntact(toAccess: key)
                if let element = try get(key, of: value.value, machine) { try emit(value.child(key, element)) }
            }
        }
    }
}

/// `term[from:to]`; a bound that is not written is null.
final class SliceFilter: Filter {
    let term: any Filter
    let lower: any Filter
    let upper: any Filter
    let isOptional: Bool
    let isSingle: Bool

    init(_ term: any Filter, from lower: any Filter, to upper: any Filter, isOptional: Bool) {
        self.term = term
        self.lower = lower
        self.upper = upper
        self.isOptional = isOptional
        isSingle = !isOptional && term.isSingle && lower.isSingle && upper.isSingle
    }

    /// The part; nil where `?` hides that there is none.
    private func slice(
        _ value: Value, from lower: Value, to upper: Value, _ machine: Machine
    ) throws(Interruption) -> Value? {
        do throws(Interruption) { return try Access.slice(value, from: lower, to: upper, machine) } catch {
            guard isOptional, error.isError else { throw error }
            try machine.chargeCaughtError()
            return nil
        }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        let lower = try lower.single(input, frame, machine)
        let upper = try upper.single(input, frame, machine)
        return try Access.slice(try term.single(input, frame, machine), from: lower, to: upper, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try lower.each(input, frame, machine) { (lower) throws(Interruption) in
            try upper.each(input, frame, machine) { (upper) throws(Interruption) in
                try term.each(input, frame, machine) { (value) throws(Interruption) in
                    try machine.step()
                    if let part = try slice(value, from: lower, to: upper, machine) { try emit(part) }
                }
            }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try lower.each(input.value, frame, machine) { (lower) throws(Interruption) in
            try upper.each(input.value, frame, machine) { (upper) throws(Interruption) in
                try term.paths(input, frame, machine) { (value) throws(Interruption) in
                    let key: Value = ["start": lower, "end": upper]
                    try machine.charge(bytes: 256)
                    try value.requireIntact(toAccess: key)
                    if let part = try slice(value.value, from: lower, to: upper, machine) {
                        try emit(value.child(key, part))
                    }
                }
            }
        }
    }
}

/// `term[]`
final class IterateFilter: Filter {
    let term: any Filter
    let isOptional: Bool
    let isSingle = false
    private let canChangePlaces: Bool
    var asPlaces: (any PlaceFilter)? { canChangePlaces ? self : nil }

    init(_ term: any Filter, isOptional: Bool) {
        self.term = term
        canChangePlaces = term.asPlaces != nil
        self.isOptional = isOptional
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if term.isSingle {
            try iterate(try term.single(input, frame, machine), machine, emit)
        } else {
            try term.each(input, frame, machine) { (value) throws(Interruption) in
                try iterate(value, machine, emit)
            }
        }
    }

    private func iterate(_ value: Value, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        switch value {
        case .array(let elements):
            for element in elements {
                try machine.step()
                try machine.turn(emit, element)
            }
        case .object(let object):
            for (_, value) in object {
                try machine.step()
                try machine.turn(emit, value)
            }
        case .null, .boolean, .integer, .double, .string: if !isOptional { throw Access.cannotIterate(value) }
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try term.paths(input, frame, machine) { (value) throws(Interruption) in
            try value.requireIntactToIterate()
            switch value.value {
            case .array(let elements):
                for (index, element) in elements.enumerated() {
                    try machine.charge(bytes: 64)
                    try emit(value.child(Value(count: index), element))
                }
            case .object(let object):
                for (key, element) in object {
                    try machine.charge(bytes: 64)
                    try emit(value.child(.string(key), element))
                }
            case .null, .boolean, .integer, .double, .string:
                if !isOptional { throw Access.cannotIterate(value.value) }
            }
        }
    }
}
