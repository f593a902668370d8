import WorkflowModel

/// `target = value`: one result for each value; the value is evaluated on the input.
final class AssignFilter: Filter {
    let target: any Filter
    let value: any Filter
    let isSingle: Bool

    init(_ target: any Filter, _ value: any Filter) {
        self.target = target
        self.value = value
        isSingle = value.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var state = input
        try assign(try value.single(input, frame, machine), to: &state, input, frame, machine)
        return state
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try value.each(input, frame, machine) { (value) throws(Interruption) in
            var state = input
            try assign(value, to: &state, input, frame, machine)
            try emit(state)
        }
    }

    private func assign(
        _ value: Value, to state: inout Value, _ input: Value, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) {
        try target.paths(Tracked(root: input), frame, machine) { (place) throws(Interruption) in
            try machine.step()
            machine.keepAll()
            try PathOperations.set(try place.path(machine), of: &state, to: value, machine)
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        guard let path = target as? any SimplePath else {
            state = try single(state, frame, machine)
            return
        }
        let value = try value.single(state, frame, machine)
        let keys = try path.keys(for: state, frame, machine)
        try PathOperations.set(keys, of: &state, to: value, machine)
    }
}

/// `target |= change`, `target += value`, `target //= value`: replaces what stands at each path by the first result of
/// the change, and deletes where there is none.
final class UpdateFilter: Filter {
    /// How the new value comes from the old one.
    enum Change: Sendable {
        case filter(any Filter)
        case operation(BinaryOperator, any Filter)
        case alternative(any Filter)
    }

    let target: any Filter
    let change: Change
    let isSingle: Bool

    init(_ target: any Filter, _ change: Change) {
        self.target = target
        self.change = change
        isSingle =
            switch change {
            case .filter: true
            case .operation(_, let value), .alternative(let value): value.isSingle
            }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var result = Value.null
        try each(input, frame, machine) { (value) throws(Interruption) in
            machine.keep(value)
            result = value
        }
        return result
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        switch change {
        case .filter(let filter):
            try emit(try modify(input, frame, machine) { (slot) throws(Interruption) in
                try Self.replace(&slot, by: filter, frame, machine)
            })
        case .operation(let operation, let value):
            try value.each(input, frame, machine) { (value) throws(Interruption) in
                try emit(try modify(input, frame, machine) { (slot) throws(Interruption) in
                    try Self.apply(operation, value, to: &slot, machine)
                    return true
                })
            }
        case .alternative(let value):
            try value.each(input, frame, machine) { (value) throws(Interruption) in
                try emit(try modify(input, frame, machine) { (slot) throws(Interruption) in
                    if !slot.isTruthy { slot = value }
                    return true
                })
            }
        }
    }

    /// - Parameter change: false when what stands there is to be deleted.
    private func modify(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ change: (inout Value) throws(Interruption) -> Bool
    ) throws(Interruption) -> Value {
        var state = input
        var deleted: [Value] = []
        try target.paths(Tracked(root: input), frame, machine) { (place) throws(Interruption) in
            try machine.step()
            machine.keepAll()
            let path = try place.path(machine)
            guard path.count <= JQLimits.depthMaximum else { throw .error("Path too deep") }
            var isKept = true
            try PathOperations.modify(path[...], of: &state, machine) { (slot) throws(Interruption) in
                isKept = try change(&slot)
            }
            if !isKept { deleted.append(try machine.array(path)) }
        }
        return deleted.isEmpty ? state : try PathOperations.delete(.array(deleted), from: state, machine)
    }

    /// The first result of `filter`; false when there is none.
    private static func replace(
        _ slot: inout Value, by filter: any Filter, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) -> Bool {
        if filter.isSingle {
            try filter.update(&slot, frame, machine)
            return true
        }
        guard let value = try machine.first(of: filter, slot, frame) else { return false }
        slot = value
        return true
    }

    private static func apply(
        _ operation: BinaryOperator, _ value: Value, to slot: inout Value, _ machine: Machine
    ) throws(Interruption) {
        try machine.step()
        if operation == .add { return try Arithmetic.add(value, to: &slot, machine) }
        slot = try Arithmetic.apply(operation, slot, value, machine)
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        guard let path = target as? any SimplePath else {
            state = try single(state, frame, machine)
            return
        }
        switch change {
        case .filter(let filter):
            let keys = try path.keys(for: state, frame, machine)
            var isKept = true
            try PathOperations.modify(keys[...], of: &state, machine) { (slot) throws(Interruption) in
                isKept = try Self.replace(&slot, by: filter, frame, machine)
            }
            if !isKept { state = try PathOperations.delete([.array(keys)], from: state, machine) }
        case .operation(let operation, let value):
            let value = try value.single(state, frame, machine)
            let keys = try path.keys(for: state, frame, machine)
            try PathOperations.modify(keys[...], of: &state, machine) { (slot) throws(Interruption) in
                try Self.apply(operation, value, to: &slot, machine)
            }
        case .alternative(let value):
            let value = try value.single(state, frame, machine)
            let keys = try path.keys(for: state, frame, machine)
            try PathOperations.modify(keys[...], of: &state, machine) { (slot) throws(Interruption) in
                if !slot.isTruthy { slot = value }
            }
        }
    }
}

/// A filter that walks exactly one path of plain keys, so that an assignment need not look first and write then.
protocol SimplePath: Filter {
    func keys(for input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> [Value]
}

extension FieldsFilter: SimplePath {
    func keys(for input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> [Value] {
        names.map { .string($0) }
    }
}

extension IdentityFilter: SimplePath {
    func keys(for input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> [Value] { [] }
}
