import WorkflowModel

/// `if condition then consequence else alternative end`
final class ConditionalFilter: Filter {
    let condition: any Filter
    let consequence: any Filter
    let alternative: any Filter
    let isSingle: Bool
    private let isConditionSingle: Bool

    init(_ condition: any Filter, then consequence: any Filter, else alternative: any Filter) {
        self.condition = condition
        self.consequence = consequence
        self.alternative = alternative
        isConditionSingle = condition.isSingle
        isSingle = isConditionSingle && consequence.isSingle && alternative.isSingle
    }

    private func branch(_ condition: Value) -> any Filter { condition.isTruthy ? consequence : alternative }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        return try branch(try condition.single(input, frame, machine)).single(input, frame, machine)
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        if isConditionSingle {
            return try branch(try condition.single(input, frame, machine)).each(input, frame, machine, emit)
        }
        try condition.each(input, frame, machine) { (condition) throws(Interruption) in
            try branch(condition).each(input, frame, machine, emit)
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try condition.each(input.value, frame, machine) { (condition) throws(Interruption) in
            try machine.step()
            try branch(condition).paths(input, frame, machine, emit)
        }
    }

    func update(_ state: inout Value, _ frame: Frame, _ machine: Machine) throws(Interruption) {
        try machine.step()
        try branch(try condition.single(state, frame, machine)).update(&state, frame, machine)
    }

    func advance(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) -> TailCall? {
        guard isConditionSingle else {
            try each(input, frame, machine, emit)
            return nil
        }
        try machine.step()
        return try branch(try condition.single(input, frame, machine)).advance(input, frame, machine, emit)
    }
}

/// `try body catch handler`; without a handler an error gives no result.
final class AttemptFilter: Filter {
    let body: any Filter
    let handler: (any Filter)?
    let isSingle: Bool

    init(_ body: any Filter, handler: (any Filter)?) {
        self.body = body
        self.handler = handler
        isSingle = body.isSingle && handler?.isSingle == true
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.step()
        do throws(Interruption) {
            return try body.single(input, frame, machine)
        } catch {
            guard error.isError, let handler else { throw error }
            let value = try machine.value(ofCaught: error)
            return try handler.single(value, frame, machine)
        }
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        // An error of what comes after this filter is not its own: it passes.
        var downstream: Interruption?
        do throws(Interruption) {
            try body.each(input, frame, machine) { (value) throws(Interruption) in
                do throws(Interruption) { try emit(value) } catch {
                    downstream = error
                    throw error
                }
            }
        } catch {
            guard error !== downstream, error.isError else { throw error }
            guard let handler else { return try machine.chargeCaughtError() }
            try handler.each(try machine.value(ofCaught: error), frame, machine, emit)
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.step()
        var downstream: Interruption?
        do throws(Interruption) {
            try body.paths(input, frame, machine) { (value) throws(Interruption) in
                do throws(Interruption) { try emit(value) } catch {
                    downstream = error
                    throw error
                }
            }
        } catch {
            guard error !== downstream, error.isError else { throw error }
            guard let handler else { return try machine.chargeCaughtError() }
            try handler.paths(input.standing(try machine.value(ofCaught: error)), frame, machine, emit)
        }
    }
}

/// `label $name | body`: the variable holds a number that is this activation's own.
final class LabelFilter: Filter {
    let slot: Int
    let body: any Filter
    let isSingle = false

    init(slot: Int, body: any Filter) {
        self.slot = slot
        self.body = body
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try within(frame, machine) { () throws(Interruption) in try body.each(input, frame, machine, emit) }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try within(frame, machine) { () throws(Interruption) in try body.paths(input, frame, machine, emit) }
    }

    private func within(
        _ frame: Frame, _ machine: Machine, _ body: () throws(Interruption) -> Void
    ) throws(Interruption) {
        try machine.charge(steps: 6)
        let label = machine.newLabel()
        machine.setVariable(slot, of: frame, to: .integer(Int64(label)))
        do throws(Interruption) { try body() } catch {
            guard case .breakOut(label) = error.cause else { throw error }
        }
    }
}

/// `break $name`
final class BreakFilter: Filter {
    let levels: Int
    let slot: Int
    let isSingle = false

    init(levels: Int, slot: Int) {
        self.levels = levels
        self.slot = slot
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.step()
        let label = machine.variable(slot, of: machine.ancestor(of: frame, levels: levels))
        guard case .integer(let label) = label else { throw .error("break") }
        throw Interruption(.breakOut(Int(label)))
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try each(input.value, frame, machine) { (_) throws(Interruption) in }
    }
}
