public import WorkflowModel

/// A compiled jq program. Immutable: any number of tasks may evaluate it at once.
public struct Program: Sendable {
    let compiled: CompiledProgram

    /// Compiles `source`.
    ///
    /// - Throws: ``SyntaxError`` with the place, also for names that nothing defines and for what a workflow
    ///   expression must not do.
    public init(compiling source: String, limits: CompileLimits = .standard) throws(SyntaxError) {
        if Self.mayNest(source) {
            let result = LargeStack.run(bytes: Stack.largeCompileBytes) { () -> Result<CompiledProgram, SyntaxError> in
                do throws(SyntaxError) { return .success(try Compiler.compile(source, limits: limits)) } catch {
                    return .failure(error)
                }
            }
            guard let result else {
                throw SyntaxError(
                    message: "the system grants no thread to compile this expression", line: 1, column: 1,
                    excerpt: "", length: 1)
            }
            compiled = try result.get()
        } else {
            compiled = try Compiler.compile(source, limits: limits)
        }
    }

    /// The `$names` that the program reads and does not bind: the caller passes them.
    public var freeVariables: [String] { compiled.freeVariables }

    /// All results for one input.
    ///
    /// - Parameters:
    ///   - arguments: the values of ``freeVariables``; others are ignored, missing ones are an error where they are read.
    ///   - now: what the time functions see; without it they are an error.
    public func evaluate(
        _ input: Value, arguments: OrderedObject = OrderedObject(), now: Instant? = nil,
        limits: EvaluationLimits = .standard
    ) throws(EvaluationError) -> [Value] {
        switch try compiled.evaluate(input, arguments: values(arguments), now: now, limits: limits) {
        case .one(let result): return [result]
        case .several(let results): return results
        }
    }

    /// The results as one value, as a definition gets them: none is null, several are an array.
    public func evaluateAsOne(
        _ input: Value, arguments: OrderedObject = OrderedObject(), now: Instant? = nil,
        limits: EvaluationLimits = .standard
    ) throws(EvaluationError) -> Value {
        switch try compiled.evaluate(input, arguments: values(arguments), now: now, limits: limits) {
        case .one(let result): return result
        case .several(let results):
            if results.count == 1 { return results[0] }
            return results.isEmpty ? .null : .array(results)
        }
    }

    /// By index of the free variables.
    private func values(_ arguments: OrderedObject) -> [Value?] {
        compiled.freeVariables.isEmpty ? [] : compiled.freeVariables.map { arguments[$0] }
    }

    /// Sources that are long or deep are compiled on a large stack.
    private static func mayNest(_ source: String) -> Bool {
        guard source.utf8.count <= Stack.smallSourceBytes else { return true }
        var depth = 0
        for byte in source.utf8 {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth > Stack.smallSourceDepth { return true }
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: continue
            }
        }
        return false
    }
}

/// The resolved form of a program.
final class CompiledProgram: Sendable {
    let root: any Filter
    /// True when there is always exactly one result.
    let isSingle: Bool
    /// Variables of the main expression.
    let variables: Int
    let functions: [CompiledFunction]
    let freeVariables: [String]
    /// True when the tree itself is so deep that it is evaluated on a large stack at once.
    let isDeep: Bool

    init(root: any Filter, variables: Int, functions: [Function], freeVariables: [String], isDeep: Bool) {
        self.root = root
        isSingle = root.isSingle
        self.variables = variables
        self.functions = functions.map(CompiledFunction.init)
        self.freeVariables = freeVariables
        self.isDeep = isDeep
    }
}
