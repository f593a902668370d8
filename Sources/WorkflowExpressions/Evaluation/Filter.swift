import WorkflowModel

/// Where a result goes.
typealias Emit = (Value) throws(Interruption) -> Void
/// Where a result with its path goes.
typealias EmitTracked = (Tracked) throws(Interruption) -> Void

/// The variables of one call: the position of its first slot in the machine.
typealias Frame = Int

/// A compiled piece of a program: from one input to any number of results.
///
/// Results are pushed to a callback instead of pulled, so that backtracking is returning, and nothing escapes.
protocol Filter: AnyObject, Sendable {
    /// Exactly one result or an error, known when compiled. Then `single` is the way to evaluate.
    var isSingle: Bool { get }
    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value
    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption)
    /// The filter as one that changes places, where all of it can.
    var asPlaces: (any PlaceFilter)? { get }
    /// Results with their paths, for `path(…)` and assignments.
    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption)
    /// Replaces the state by its single result, in place where that is possible. Only for single filters.
    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption)
    /// Like `each`, but a call in tail position is left to the caller, so that recursion does not nest.
    func advance(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) -> TailCall?
}

extension Filter {
    var asPlaces: (any PlaceFilter)? { nil }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var result: Value?
        try each(input, frame, machine) { (value) throws(Interruption) in
            machine.keep(value)
            result = value
        }
        guard let result else { preconditionFailure("a filter that is not single was asked for its single result") }
        return result
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try each(input.value, frame, machine) { (value) throws(Interruption) in
            try emit(input.standing(value))
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        state = try single(state, frame, machine)
    }

    func advance(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) -> TailCall? {
        try each(input, frame, machine, emit)
        return nil
    }
}

/// A filter that always has exactly one result.
protocol SingleFilter: Filter {}

extension SingleFilter {
    var isSingle: Bool { true }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try emit(try single(input, frame, machine))
    }
}
