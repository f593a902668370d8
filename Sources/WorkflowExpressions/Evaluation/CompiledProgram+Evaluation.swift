import WorkflowModel

/// What an evaluation gives.
enum Results: Sendable {
    /// Of a program that always has exactly one.
    case one(Value)
    case several([Value])
}

extension CompiledProgram {
    /// All results. Starts on the caller's stack; a program that recurses deeply starts again on a large one, which
    /// gives the same results because evaluation has no effects.
    func evaluate(
        _ input: Value, arguments: [Value?], now: Instant?, limits: EvaluationLimits
    ) throws(EvaluationError) -> Results {
        if !isDeep {
            do throws(Interruption) {
                return try run(input, arguments, now, limits, isOnLargeStack: false)
            } catch {
                guard case .needsLargeStack = error.cause else { throw Self.error(of: error) }
            }
        }
        return try evaluateOnLargeStack(input, arguments, now, limits)
    }

    @inline(never)
    private func evaluateOnLargeStack(
        _ input: Value, _ arguments: [Value?], _ now: Instant?, _ limits: EvaluationLimits
    ) throws(EvaluationError) -> Results {
        let releaseBytes = limits.nestingsMaximum * Stack.bytesPerNesting
        let outcome = LargeStack.run(bytes: limits.stackBytesMaximum + releaseBytes + Stack.slackBytes) {
            do throws(Interruption) {
                return Result<Results, Interruption>.success(
                    try self.run(input, arguments, now, limits, isOnLargeStack: true))
            } catch { return .failure(error) }
        }
        guard let outcome else { throw .bound(.recursion) }
        do throws(Interruption) { return try outcome.get() } catch { throw Self.error(of: error) }
    }

    private func run(
        _ input: Value, _ arguments: [Value?], _ now: Instant?, _ limits: EvaluationLimits, isOnLargeStack: Bool
    ) throws(Interruption) -> Results {
        var marker: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        let state = MachineState(
            program: self, arguments: arguments, now: now, limits: limits, stackTop: address,
            isOnLargeStack: isOnLargeStack)
        return try Machine.run(state) { (machine) throws(Interruption) in
            do throws(Interruption) { return try run(input, machine) } catch { throw machine.checked(error) }
        }
    }

    private func run(_ input: Value, _ machine: Machine) throws(Interruption) -> Results {
        let frame =
            variables > 0 ? try machine.pushFrame(parent: 0, variables: variables, values: [], closures: []) : 0
        if isSingle {
            let result = try root.single(input, frame, machine)
            if result.isContainer { try machine.checkOutputs(CollectionOfOne(result)) }
            return .one(result)
        }
        var results: [Value] = []
        let outputsMaximum = machine.limits.outputsMaximum
        try root.each(input, frame, machine) { (value) throws(Interruption) in
            if results.count >= outputsMaximum { throw Interruption(.bound(.outputs)) }
            try machine.keepElement(value)
            results.append(value)
        }
        try machine.checkOutputs(results)
        return .several(results)
    }

    private static func error(of interruption: Interruption) -> EvaluationError {
        switch interruption.cause {
        case .error(let value): .raised(value)
        case .message(let text): .raised(.string(text()))
        case .stop, .breakOut: .raised("break")
        case .bound(let bound): .bound(bound)
        case .missingArgument(let name): .missingArgument(name)
        case .missingTime(let function): .missingTime(function: function)
        case .needsLargeStack: .bound(.recursion)
        }
    }
}

extension Machine {
    /// The value of an error leaves as results do, and may be as endless when it is printed.
    fileprivate func checked(_ interruption: Interruption) -> Interruption {
        guard case .error(let value) = interruption.cause, value.isContainer else { return interruption }
        do throws(Interruption) { try checkOutputs(CollectionOfOne(value)) } catch { return error }
        return interruption
    }

    /// What was only looked up, not built, is as small as the input.
    fileprivate func checkOutputs(_ results: some Sequence<Value>) throws(Interruption) {
        guard bytes != limits.bytesMaximum else { return }
        var check = OutputCheck(limits)
        for result in results { try check.check(result) }
    }
}
