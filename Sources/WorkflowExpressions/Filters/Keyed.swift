import WorkflowModel

/// `sort_by(f)` and its kin: the key of an element is the array of the results of `f`.
final class KeyedFilter: SingleFilter {
    enum Operation { case sort, group, unique, minimum, maximum }

    private let key: any Filter
    private let operation: Operation

    init(_ key: any Filter, _ operation: Operation) {
        self.key = key
        self.operation = operation
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        guard case .array(let elements) = input else { throw try failure(input, frame, machine) }
        var keys: [Value] = []
        try machine.charge(array: elements.count)
        let isSingle = key.isSingle
        let collect = CollectFilter(key)
        for element in elements {
            // With one result each, the keys themselves sort as arrays of one would.
            keys.append(
                try isSingle
                    ? key.single(element, frame, machine) : collect.single(element, frame, machine))
        }
        switch operation {
        case .sort: return try Collections.pick(try machine.sortedIndexes(by: keys), of: elements, machine)
        case .group: return try Collections.groups(elements, by: keys, machine)
        case .unique: return try Collections.unique(elements, by: keys, machine)
        case .minimum: return try Collections.extreme(of: elements, by: keys, isMinimum: true, machine)
        case .maximum: return try Collections.extreme(of: elements, by: keys, isMinimum: false, machine)
        }
    }

    /// jq maps the key over an object too, and then finds that it cannot sort it.
    private func failure(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Interruption {
        guard case .object(let object) = input else { return Access.cannotIterate(input) }
        var keys: [Value] = []
        for (_, element) in object { keys.append(.array(try CollectFilter(key).collect(element, frame, machine))) }
        switch operation {
        case .sort, .group, .unique:
            return .error(input, .array(keys), "cannot be sorted, as they are not both arrays")
        case .minimum, .maximum: return .error(input, .array(keys), "cannot be iterated over")
        }
    }
}

/// `walk(f)`
final class WalkFilter: Filter {
    private let change: any Filter
    let isSingle: Bool

    init(_ change: any Filter) {
        self.change = change
        isSingle = change.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try change.single(try rebuild(input, frame, machine), frame, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try change.each(try rebuild(input, frame, machine), frame, machine, emit)
    }

    /// The input with its parts changed: arrays take all results of a part, objects the first.
    private func rebuild(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.enter()
        switch input {
        case .array(let elements):
            var changed: [Value] = []
            changed.reserveCapacity(elements.count)
            for element in elements {
                try each(element, frame, machine) { (value) throws(Interruption) in
                    machine.keep(value)
                    changed.append(value)
                }
            }
            return try machine.array(changed)
        case .object(let object):
            var changed = OrderedObject()
            for (key, value) in object {
                let part = try rebuild(value, frame, machine)
                if let first = try machine.first(of: change, part, frame) { changed.appendUnchecked(key, first) }
            }
            return try machine.object(changed)
        case .null, .boolean, .integer, .double, .string: return input
        }
    }
}
