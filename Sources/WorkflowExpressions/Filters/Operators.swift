import WorkflowModel

/// `left + right` and the other operators on two values. The right side is the outer loop, as in jq.
final class BinaryFilter: Filter {
    let operation: BinaryOperator
    let left: any Filter
    let right: any Filter
    let isSingle: Bool
    private let isLeftIdentity: Bool
    /// The right side of `. + {…}`.
    private let addition: ObjectFilter?

    init(_ operation: BinaryOperator, _ left: any Filter, _ right: any Filter) {
        self.operation = operation
        self.left = left
        self.right = right
        isSingle = left.isSingle && right.isSingle
        isLeftIdentity = left is IdentityFilter
        addition = isLeftIdentity && operation == .add && right.isSingle ? right as? ObjectFilter : nil
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        if let addition, case .object(let object) = input { return try addition.merge(into: object, frame, machine) }
        let right = try right.single(input, frame, machine)
        return try Arithmetic.apply(operation, try left.single(input, frame, machine), right, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if isSingle { return try emit(try single(input, frame, machine)) }
        try right.each(input, frame, machine) { (right) throws(Interruption) in
            try left.each(input, frame, machine) { (left) throws(Interruption) in
                try machine.charge(steps: 2)
                try emit(try Arithmetic.apply(operation, left, right, machine))
            }
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        guard isLeftIdentity, operation == .add else {
            state = try single(state, frame, machine)
            return
        }
        try machine.step()
        if let collected = right as? CollectFilter, case .array = state {
            // The array on the right is only there to be added.
            let elements = try collected.collect(state, frame, machine)
            try Arithmetic.add(.array(elements), to: &state, machine)
            machine.release(array: elements.count)
            return
        }
        let right = try right.single(state, frame, machine)
        try Arithmetic.add(right, to: &state, machine)
    }
}

/// `-term`
final class NegateFilter: Filter {
    let term: any Filter
    let isSingle: Bool

    init(_ term: any Filter) {
        self.term = term
        isSingle = term.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        return try Arithmetic.negate(try term.single(input, frame, machine))
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try term.each(input, frame, machine) { (value) throws(Interruption) in
            try machine.step()
            try emit(try Arithmetic.negate(value))
        }
    }
}

/// `left and right`, `left or right`
final class LogicFilter: Filter {
    let left: any Filter
    let right: any Filter
    /// What the left side alone decides: false for `and`, true for `or`.
    let decisive: Bool
    let isSingle: Bool

    init(_ left: any Filter, _ right: any Filter, decisive: Bool) {
        self.left = left
        self.right = right
        self.decisive = decisive
        isSingle = left.isSingle && right.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        if try left.single(input, frame, machine).isTruthy == decisive { return .boolean(decisive) }
        return .boolean(try right.single(input, frame, machine).isTruthy)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try left.each(input, frame, machine) { (left) throws(Interruption) in
            try machine.step()
            if left.isTruthy == decisive {
                try emit(.boolean(decisive))
            } else {
                try right.each(input, frame, machine) { (right) throws(Interruption) in
                    try emit(.boolean(right.isTruthy))
                }
            }
        }
    }
}

/// `left // right`
final class AlternativeFilter: Filter {
    let left: any Filter
    let right: any Filter
    let isSingle: Bool

    init(_ left: any Filter, _ right: any Filter) {
        self.left = left
        self.right = right
        isSingle = left.isSingle && right.isSingle
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        let value = try left.single(input, frame, machine)
        return value.isTruthy ? value : try right.single(input, frame, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        var found = false
        try left.each(input, frame, machine) { (value) throws(Interruption) in
            guard value.isTruthy else { return }
            found = true
            try emit(value)
        }
        if !found { try right.each(input, frame, machine, emit) }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.step()
        var found = false
        try left.paths(input, frame, machine) { (value) throws(Interruption) in
            guard value.value.isTruthy else { return }
            found = true
            try emit(value)
        }
        if !found { try right.paths(input, frame, machine, emit) }
    }
}
