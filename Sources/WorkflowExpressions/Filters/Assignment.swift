import WorkflowModel

/// `target = value`: one result for each value; the value is evaluated on the input.
final class AssignFilter: Filter {
    private let target: any Filter
    private let places: (any PlaceFilter)?
    private let value: any Filter
    let isSingle: Bool

    init(_ target: any Filter, _ value: any Filter) {
        self.target = target
        self.value = value
        places = target.asPlaces
        isSingle = value.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var state = input
        try assign(try value.single(input, frame, machine), to: &state, frame, machine)
        return state
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try value.each(input, frame, machine) { (value) throws(Interruption) in
            var state = input
            try assign(value, to: &state, frame, machine)
            try emit(state)
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        let value = try value.single(state, frame, machine)
        try assign(value, to: &state, frame, machine)
    }

    private func assign(
        _ value: Value, to state: inout Value, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) {
        try machine.step()
        if let places {
            _ = try places.change(in: &state, frame, machine) { (slot) throws(Interruption) in
                slot = value
                return true
            }
            return
        }
        try target.paths(Tracked(root: state), frame, machine) { (place) throws(Interruption) in
            try machine.step()
            machine.keepAll()
            try PathOperations.set(
                try PathOperations.path(.array(try place.path(machine))), of: &state, to: value, machine)
        }
    }
}

/// `target |= change`, `target += value`, `target //= value`: replaces what stands at each path by the first result of
/// the change, and deletes where there is none.
final class UpdateFilter: Filter {
    /// How the new value comes from the old one.
    enum Replacement: Sendable {
        case filter(any Filter)
        case operation(BinaryOperator, any Filter)
        case alternative(any Filter)
    }

    private let target: any Filter
    private let places: (any PlaceFilter)?
    private let replacement: Replacement
    let isSingle: Bool

    init(_ target: any Filter, _ replacement: Replacement) {
        self.target = target
        self.replacement = replacement
        places = target.asPlaces
        isSingle =
            switch replacement {
            case .filter: true
            case .operation(_, let value), .alternative(let value): value.isSingle
            }
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var state = input
        try update(&state, frame, machine)
        return state
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        switch replacement {
        case .filter: try emit(try single(input, frame, machine))
        case .operation(let operation, let value):
            try value.each(input, frame, machine) { (value) throws(Interruption) in
                var state = input
                try apply(operation, value, to: &state, frame, machine)
                try emit(state)
            }
        case .alternative(let value):
            try value.each(input, frame, machine) { (value) throws(Interruption) in
                var state = input
                try apply(alternative: value, to: &state, frame, machine)
                try emit(state)
            }
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        switch replacement {
        case .filter(let filter):
            try change(&state, frame, machine) { (slot) throws(Interruption) in
                try Self.replace(&slot, by: filter, frame, machine)
            }
        case .operation(let operation, let value):
            let value = try value.single(state, frame, machine)
            try apply(operation, value, to: &state, frame, machine)
        case .alternative(let value):
            let value = try value.single(state, frame, machine)
            try apply(alternative: value, to: &state, frame, machine)
        }
    }

    private func apply(
        _ operation: BinaryOperator, _ value: Value, to state: inout Value, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) {
        try change(&state, frame, machine) { (slot) throws(Interruption) in
            try machine.step()
            if operation == .add {
                try Arithmetic.add(value, to: &slot, machine)
            } else {
                slot = try Arithmetic.apply(operation, slot, value, machine)
            }
            return true
        }
    }

    private func apply(
        alternative value: Value, to state: inout Value, _ frame: Frame, _ machine: Machine
    ) throws(Interruption) {
        try change(&state, frame, machine) { (slot) throws(Interruption) in
            if !slot.isTruthy { slot = value }
            return true
        }
    }

    private func change(
        _ state: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) {
        try machine.step()
        guard let places else { return try walk(&state, frame, machine, change) }
        // Where something is to be deleted, the paths are needed after all: start again with what was there.
        guard mayDelete else {
            _ = try places.change(in: &state, frame, machine, change)
            return
        }
        let original = state
        if try !places.change(in: &state, frame, machine, change) {
            state = original
            try walk(&state, frame, machine, change)
        }
    }

    private var mayDelete: Bool {
        if case .filter(let filter) = replacement { !filter.isSingle } else { false }
    }

    private func walk(
        _ state: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) {
        var deleted: [Value] = []
        try target.paths(Tracked(root: state), frame, machine) { (place) throws(Interruption) in
            try machine.step()
            machine.keepAll()
            let path = try PathOperations.path(.array(try place.path(machine)))
            var isKept = true
            try PathOperations.modify(path[...], of: &state, machine) { (slot) throws(Interruption) in
                isKept = try change(&slot)
            }
            if !isKept { deleted.append(try machine.array(path)) }
        }
        if !deleted.isEmpty { state = try PathOperations.delete(.array(deleted), from: state, machine) }
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
}
