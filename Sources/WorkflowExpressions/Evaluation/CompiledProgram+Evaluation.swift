import WorkflowModel

extension CompiledProgram {
    /// All results. Starts on the caller's stack; a program that recurses deeply starts again on a large one, which
    /// gives the same results because evaluation has no effects.
    func evaluate(
        _ input: Value, arguments: [Value?], now: Instant?, limits: EvaluationLimits
    ) throws(EvaluationError) -> [Value] {
        if !isDeep {
            let outcome = run(input, arguments, now, limits, stackBytes: Stack.smallBytes, isOnLargeStack: false)
            switch outcome {
            case .success(let results): return results
            case .failure(let interruption):
                guard case .needsLargeStack = interruption.cause else { throw Self.error(of: interruption) }
            }
        }
        return try evaluateOnLargeStack(input, arguments, now, limits)
    }

    private func evaluateOnLargeStack(
        _ input: Value, _ arguments: [Value?], _ now: Instant?, _ limits: EvaluationLimits
    ) throws(EvaluationError) -> [Value] {
        let releaseBytes = limits.nestingsMaximum * Stack.bytesPerNesting
        let outcome = LargeStack.run(bytes: limits.stackBytesMaximum + releaseBytes + Stack.slackBytes) {
            self.run(input, arguments, now, limits, stackBytes: limits.stackBytesMaximum, isOnLargeStack: true)
        }
        guard let outcome else { throw .bound(.recursion) }
        do throws(Interruption) { return try outcome.get() } catch { throw Self.error(of: error) }
    }

    private func run(
        _ input: Value, _ arguments: [Value?], _ now: Instant?, _ limits: EvaluationLimits, stackBytes: Int,
        isOnLargeStack: Bool
    ) -> Result<[Value], Interruption> {
        var marker: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        let machine = Machine(
            program: self, arguments: arguments, now: now, limits: limits,
            stackFloor: address - UInt(stackBytes), isOnLargeStack: isOnLargeStack)
        do throws(Interruption) {
            let frame =
                variables > 0 ? try machine.pushFrame(parent: 0, variables: variables, values: [], closures: []) : 0
            if root.isSingle {
                let result = try root.single(input, frame, machine)
                if result.isContainer { try machine.checkOutputs(CollectionOfOne(result)) }
                return .success([result])
            }
            var results: [Value] = []
            try root.each(input, frame, machine) { (value) throws(Interruption) in
                if results.count >= limits.outputsMaximum { throw Interruption(.bound(.outputs)) }
                try machine.keepElement(value)
                results.append(value)
            }
            try machine.checkOutputs(results)
            return .success(results)
        } catch {
            return .failure(machine.checked(error))
        }
    }

    private static func error(of interruption: Interruption) -> EvaluationError {
        switch interruption.cause {
        case .error(let value): .raised(value)
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
