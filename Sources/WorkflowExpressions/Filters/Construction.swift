import WorkflowModel

/// `{key: value, …}`; the first pair is the outer loop.
final class ObjectFilter: Filter {
    /// A class, so that to take one from its array counts one reference and not three.
    final class Pair: Sendable {
        let key: any Filter
        /// The key where it is constant.
        let name: String?
        /// Nil when the value is what stands at the key in the input.
        let value: (any Filter)?

        init(key: any Filter, name: String?, value: (any Filter)?) {
            self.key = key
            self.name = name
            self.value = value
        }
    }

    let pairs: [Pair]
    let isSingle: Bool
    /// True when all keys are constant and different.
    private let hasDistinctNames: Bool

    init(_ pairs: [Pair]) {
        self.pairs = pairs
        isSingle = pairs.allSatisfy { $0.key.isSingle && $0.value?.isSingle != false }
        var names: OrderedObject = [:]
        for case let name? in pairs.map(\.name) { names[name] = .null }
        hasDistinctNames = names.count == pairs.count
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.charge(steps: 2 + 3 * pairs.count)
        try machine.charge(object: pairs.count)
        var object = OrderedObject()
        object.reserveCapacity(pairs.count)
        var holdsContainers = false
        for pair in pairs {
            let name = try name(of: pair, input, frame, machine)
            let value = try value(of: pair, name, input, frame, machine)
            if value.isContainer { holdsContainers = true }
            if hasDistinctNames { object.appendUnchecked(name, value) } else { object[name] = value }
        }
        if holdsContainers { try machine.chargeNesting() }
        return .object(object)
    }

    private func name(
        of pair: Pair, _ input: Value, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) -> String {
        if let constant = pair.name { return constant }
        return try key(try pair.key.single(input, frame, machine))
    }

    private func value(
        of pair: Pair, _ name: String, _ input: Value, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) -> Value {
        if let filter = pair.value { return try filter.single(input, frame, machine) }
        return try Access.field(name, of: input)
    }

    /// `. + {key: value, …}` for an input that is an object, without the object on the right. Only for single filters.
    func merge(into input: OrderedObject, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.charge(steps: 2 + 7 * pairs.count)
        try machine.charge(object: input.count + pairs.count)
        let whole = Value.object(input)
        var merged = input
        merged.reserveCapacity(input.count + pairs.count)
        for pair in pairs {
            let name = try name(of: pair, whole, frame, machine)
            let value = try value(of: pair, name, whole, frame, machine)
            if value.isContainer { try machine.chargeNesting() }
            merged[name] = value
        }
        return .object(merged)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if isSingle { return try emit(try single(input, frame, machine)) }
        try each(pairs[...], OrderedObject(), input, frame, machine, emit)
    }

    private func each(
        _ rest: ArraySlice<Pair>, _ object: OrderedObject, _ input: Value, _ frame: Frame, _ machine: Machine,
        _ emit: Emit
    ) throws(Interruption) {
        guard let first = rest.first else { return try emit(try machine.object(object)) }
        try first.key.each(input, frame, machine) { (key) throws(Interruption) in
            let name = try self.key(key)
            func extend(_ value: Value) throws(Interruption) {
                try machine.step()
                var extended = object
                extended[name] = value
                try each(rest.dropFirst(), extended, input, frame, machine, emit)
            }
            guard let filter = first.value else { return try extend(try Access.field(name, of: input)) }
            try filter.each(input, frame, machine, extend)
        }
    }

    private func key(_ value: Value) throws(Interruption) -> String {
        guard case .string(let name) = value else {
            throw .error("Cannot use \(ErrorText.describe(value)) as object key")
        }
        return name
    }
}

/// A string with interpolations; the last interpolation is the outer loop.
final class TextFilter: Filter {
    enum Part: Sendable {
        case text(String)
        case interpolation(any Filter)
    }

    let parts: [Part]
    let format: TextFormat
    let isSingle: Bool

    init(_ parts: [Part], format: TextFormat) {
        self.parts = parts
        self.format = format
        isSingle = parts.allSatisfy { part in
            if case .interpolation(let filter) = part { filter.isSingle } else { true }
        }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.charge(steps: 2 + 2 * parts.count)
        var text = ""
        for part in parts {
            switch part {
            case .text(let constant): text += constant
            case .interpolation(let filter):
                text += try format.apply(to: try filter.single(input, frame, machine), machine)
            }
        }
        return try machine.string(text)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if isSingle { return try emit(try single(input, frame, machine)) }
        try each(parts[...], "", input, frame, machine, emit)
    }

    private func each(
        _ rest: ArraySlice<Part>, _ suffix: String, _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) {
        guard let last = rest.last else { return try emit(try machine.string(suffix)) }
        switch last {
        case .text(let constant):
            try each(rest.dropLast(), constant + suffix, input, frame, machine, emit)
        case .interpolation(let filter):
            try filter.each(input, frame, machine) { (value) throws(Interruption) in
                let text = try format.apply(to: value, machine)
                try machine.charge(bytes: text.utf8.count + suffix.utf8.count)
                try each(rest.dropLast(), text + suffix, input, frame, machine, emit)
            }
        }
    }
}

/// `@name`
final class FormatFilter: SingleFilter {
    let format: TextFormat

    init(_ format: TextFormat) { self.format = format }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.charge(steps: 6)
        return .string(try format.apply(to: input, machine))
    }
}
