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
            let outcome = self.run(
                input, arguments, now, limits, stackBytes: limits.stackBytesMaximum, isOnLargeStack: true)
            guard case .success(let results) = outcome else { return outcome }
            let isTooDeep = results.contains { Depth.isDeeper($0, than: limits.outputDepthMaximum) }
            return isTooDeep ? .failure(Interruption(.bound(.nesting))) : outcome
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
            let frame = variables > 0 ? try machine.pushFrame(parent: 0, variables: variables, values: [], closures: []) : 0
            if root.isSingle { return .success([try root.single(input, frame, machine)]) }
            var results: [Value] = []
            try root.each(input, frame, machine) { (value) throws(Interruption) in
                if results.count >= limits.outputsMaximum { throw Interruption(.bound(.outputs)) }
                try machine.keepElement(value)
                results.append(value)
            }
            return .success(results)
        } catch {
            return .failure(error)
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

enum Depth {
    /// True when containers nest deeper than `maximum`. Does not recurse.
    static func isDeeper(_ value: Value, than maximum: Int) -> Bool {
        var level = [value]
        for _ in 0...maximum {
            var next: [Value] = []
            for value in level {
                switch value {
                case .array(let elements): next += elements.lazy.filter(\.isContainer)
                case .object(let object): next += object.values.lazy.filter(\.isContainer)
                case .null, .boolean, .integer, .double, .string: continue
                }
            }
            if next.isEmpty { return false }
            level = next
        }
        return true
    }
}
