import WorkflowModel

/// A call of a definition.
final class CallFilter: Filter {
    /// Index of ``CompiledProgram/functions``.
    let function: Int
    /// How many frames outwards the definition stands.
    let levels: Int
    let arguments: [CallArgument]
    let isSingle: Bool
    /// True when nothing that the call passes refers to the caller's frame, which is then given up before the call.
    let mayReplaceCaller: Bool

    init(
        function: Int, levels: Int, arguments: [CallArgument], isSingle: Bool, mayReplaceCaller: Bool
    ) {
        self.function = function
        self.levels = levels
        self.arguments = arguments
        self.isSingle = isSingle
        self.mayReplaceCaller = mayReplaceCaller
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        var result: Value?
        try each(input, frame, machine) { (value) throws(Interruption) in
            machine.keep(value)
            result = value
        }
        guard let result else { preconditionFailure("a single filter gave no result") }
        return result
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.enter()
        try machine.charge(steps: Self.callSteps)
        let definition = machine.ancestor(of: frame, levels: levels)
        let callee = machine.program.functions[function]
        guard callee.hasFrame else {
            let tail = try callee.body.advance(input, definition, machine, emit)
            if let tail { try Self.finish(tail, machine, emit) }
            return
        }
        try bind(callee, input, frame, machine) { (values, closures) throws(Interruption) in
            let call = TailCall(
                function: function, definition: definition, input: input, values: values, closures: closures)
            try Self.finish(call, machine, emit)
        }
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.enter()
        try machine.charge(steps: Self.callSteps)
        let definition = machine.ancestor(of: frame, levels: levels)
        let callee = machine.program.functions[function]
        guard callee.hasFrame else { return try callee.body.paths(input, definition, machine, emit) }
        try bind(callee, input.value, frame, machine) { (values, closures) throws(Interruption) in
            let own = try machine.pushFrame(
                parent: definition, variables: callee.variables, values: values, closures: closures)
            defer { machine.popFrame(own) }
            try callee.body.paths(input, own, machine, emit)
        }
    }

    func advance(
        _ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit
    ) throws(Interruption) -> TailCall? {
        let callee = machine.program.functions[function]
        guard mayReplaceCaller, !callee.callsValues else {
            try each(input, frame, machine, emit)
            return nil
        }
        var values: [Value] = []
        for case .value(let argument, _) in arguments {
            values.append(try argument.single(input, frame, machine))
        }
        return TailCall(
            function: function, definition: machine.ancestor(of: frame, levels: levels), input: input,
            values: values, closures: closures(of: callee, frame, machine))
    }

    /// What a call costs, in steps.
    private static let callSteps = 5

    /// Runs a call and the calls that it leaves to its caller, one after the other in the same native frame.
    private static func finish(_ call: TailCall, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        var next: TailCall? = call
        while let call = next {
            try machine.charge(steps: Self.callSteps)
            let callee = machine.program.functions[call.function]
            guard callee.hasFrame else {
                next = try callee.body.advance(call.input, call.definition, machine, emit)
                continue
            }
            let own = try machine.pushFrame(
                parent: call.definition, variables: callee.variables, values: call.values, closures: call.closures)
            defer { machine.popFrame(own) }
            next = try callee.body.advance(call.input, own, machine, emit)
        }
    }

    /// Runs `body` for each combination of the values of the arguments; the first argument is the outer loop.
    private func bind(
        _ callee: CompiledFunction, _ input: Value, _ frame: Frame, _ machine: Machine,
        _ body: ([Value], [Closure]) throws(Interruption) -> Void
    ) throws(Interruption) {
        let closures = closures(of: callee, frame, machine)
        try bind(arguments[...], [], input, frame, machine) { (values) throws(Interruption) in
            try body(values, closures)
        }
    }

    private func bind(
        _ rest: ArraySlice<CallArgument>, _ values: [Value], _ input: Value, _ frame: Frame, _ machine: Machine,
        _ body: ([Value]) throws(Interruption) -> Void
    ) throws(Interruption) {
        var rest = rest
        var values = values
        while let first = rest.popFirst() {
            guard case .value(let argument, _) = first else { continue }
            if argument.isSingle {
                values.append(try argument.single(input, frame, machine))
                continue
            }
            return try argument.each(input, frame, machine) { (value) throws(Interruption) in
                try bind(rest, values + [value], input, frame, machine, body)
            }
        }
        try body(values)
    }

    private func closures(of callee: CompiledFunction, _ frame: Frame, _ machine: Machine) -> [Closure] {
        guard callee.takesClosures else { return [] }
        var closures: [Closure] = []
        for (argument, parameter) in zip(arguments, callee.parameters) {
            guard parameter.isCalled else {
                closures.append(.unused)
                continue
            }
            switch argument {
            case .value(let filter, let variables), .closure(let filter, let variables):
                closures.append(Closure(body: filter, frame: frame, variables: variables))
            case .parameter(let levels, let index):
                closures.append(machine.closure(index, of: machine.ancestor(of: frame, levels: levels)))
            }
        }
        return closures
    }
}

/// What a call passes.
enum CallArgument: Sendable {
    /// For `$name` parameters; `variables` as in ``closure``.
    case value(any Filter, variables: Int?)
    /// For parameters that are called; `variables`: those that it binds itself, nil when it runs in the caller's frame.
    case closure(any Filter, variables: Int?)
    /// A parameter of the caller, passed on as it is.
    case parameter(levels: Int, index: Int)
}

/// A call that is the last thing its caller does.
struct TailCall {
    let function: Int
    /// The frame of the definition.
    let definition: Frame
    let input: Value
    let values: [Value]
    let closures: [Closure]
}

/// A call of a parameter: `f` within `def g(f)`.
final class ParameterFilter: Filter {
    let levels: Int
    let index: Int
    let isSingle = false

    init(levels: Int, index: Int) {
        self.levels = levels
        self.index = index
    }

    /// What the call of a parameter costs beside the entering, in steps.
    private static let callSteps = 2

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        try machine.enter()
        try machine.charge(steps: Self.callSteps)
        let closure = machine.closure(index, of: machine.ancestor(of: frame, levels: levels))
        guard let variables = closure.variables else {
            return try closure.body.each(input, closure.frame, machine, emit)
        }
        let own = try machine.pushFrame(parent: closure.frame, variables: variables, values: [], closures: [])
        defer { machine.popFrame(own) }
        try closure.body.each(input, own, machine, emit)
    }

    func paths(_ input: Tracked, _ frame: Frame, _ machine: Machine, _ emit: EmitTracked) throws(Interruption) {
        try machine.enter()
        try machine.charge(steps: Self.callSteps)
        let closure = machine.closure(index, of: machine.ancestor(of: frame, levels: levels))
        guard let variables = closure.variables else {
            return try closure.body.paths(input, closure.frame, machine, emit)
        }
        let own = try machine.pushFrame(parent: closure.frame, variables: variables, values: [], closures: [])
        defer { machine.popFrame(own) }
        try closure.body.paths(input, own, machine, emit)
    }
}
