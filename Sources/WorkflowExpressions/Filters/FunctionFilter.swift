import WorkflowModel

/// A call of a builtin that maps values to a value; the last argument is the outer loop.
final class FunctionFilter: Filter {
    private let function: Builtin
    private let arguments: [any Filter]
    /// What the call of the simplest function costs; the others charge for what they do besides.
    private static let callSteps = 3
    let isSingle: Bool

    init(_ function: Builtin, _ arguments: [any Filter]) {
        self.function = function
        self.arguments = arguments
        isSingle = arguments.allSatisfy(\.isSingle)
    }

    convenience init(_ function: @escaping Builtin.Function0, _ arguments: [any Filter]) {
        self.init(.value(function), arguments)
    }

    func single(_ input: Value, _ frame: Frame, _ machine: Machine) throws(Interruption) -> Value {
        try machine.charge(steps: Self.callSteps)
        switch function {
        case .value(let function): return try function(input, machine)
        case .function1(let function):
            return try function(input, try arguments[0].single(input, frame, machine), machine)
        case .function2(let function):
            let second = try arguments[1].single(input, frame, machine)
            return try function(input, try arguments[0].single(input, frame, machine), second, machine)
        case .function3(let function):
            let third = try arguments[2].single(input, frame, machine)
            let second = try arguments[1].single(input, frame, machine)
            return try function(input, try arguments[0].single(input, frame, machine), second, third, machine)
        case .form, .definition, .refused: preconditionFailure("not a function of values")
        }
    }

    func each(_ input: Value, _ frame: Frame, _ machine: Machine, _ emit: Emit) throws(Interruption) {
        if isSingle { return try emit(try single(input, frame, machine)) }
        switch function {
        case .value(let function): try emit(try function(input, machine))
        case .function1(let function):
            try arguments[0].each(input, frame, machine) { (first) throws(Interruption) in
                try machine.charge(steps: Self.callSteps)
                try emit(try function(input, first, machine))
            }
        case .function2(let function):
            try arguments[1].each(input, frame, machine) { (second) throws(Interruption) in
                try arguments[0].each(input, frame, machine) { (first) throws(Interruption) in
                    try machine.charge(steps: Self.callSteps)
                    try emit(try function(input, first, second, machine))
                }
            }
        case .function3(let function):
            try arguments[2].each(input, frame, machine) { (third) throws(Interruption) in
                try arguments[1].each(input, frame, machine) { (second) throws(Interruption) in
                    try arguments[0].each(input, frame, machine) { (first) throws(Interruption) in
                        try machine.charge(steps: Self.callSteps)
                        try emit(try function(input, first, second, third, machine))
                    }
                }
            }
        case .form, .definition, .refused: preconditionFailure("not a function of values")
        }
    }
}
