import WorkflowModel

/// `{key: value, …}`; the first pair is the outer loop.
final class ObjectFilter: Filter {
    struct Pair: Sendable {
        var key: any Filter
        /// The key where it is constant.
        var name: String?
        /// Nil when the value is what stands at the key in the input.
        var value: (any Filter)?
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
            let name: String
            if let constant = pair.name {
                name = constant
            } else {
                name = try key(try pair.key.single(input, frame, machine))
            }
            let value: Value
            if let filter = pair.value {
                value = try filter.single(input, frame, machine)
            } else {
                value = try Access.field(name, of: input)
            }
            if value.isContainer { holdsContainers = true }
            if hasDistinctNames { object.appendUnchecked(name, value) } else { object[name] = value }
        }
        if holdsContainers { try machine.chargeNesting() }
        return .object(object)
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
    /// Room for the constant parts and some for each other one.
    private let capacity: Int

    init(_ parts: [Part], format: TextFormat) {
        capacity = parts.reduce(0) { sum, part in
            if case .text(let constant) = part { sum + constant.utf8.count } else { sum + 16 }
        }
        self.parts = parts
        self.format = format
        isSingle = parts.allSatisfy { part in
            if case .interpolation(let filter) = part { filter.isSingle } else { true }
        }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.charge(steps: 2 + 2 * parts.count)
        var text = ""
        text.reserveCapacity(capacity)
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
