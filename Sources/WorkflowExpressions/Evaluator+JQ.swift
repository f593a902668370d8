public import WorkflowModel

extension Evaluator {
    /// An evaluator of jq expressions. No result is null, several are an array.
    ///
    /// - Parameters:
    ///   - cache: where compiled programs are kept.
    ///   - limits: what one evaluation may cost.
    ///   - validate: the JSON Schema validator, which this module knows nothing of.
    public static func jq(
        cache: ProgramCache = ProgramCache(),
        limits: EvaluationLimits = .standard,
        validate: @escaping @Sendable (Value, Value) throws(Fault) -> Void
    ) -> Evaluator {
        Evaluator(
            evaluate: { (request: Request) throws(Fault) -> Value in
                let program = try Fault.wrap(request) { () throws(SyntaxError) in
                    try cache.program(for: request.expression.source)
                }
                return try Fault.wrap(request) { () throws(EvaluationError) in
                    try program.evaluateAsOne(
                        request.input, arguments: request.arguments, now: request.now, limits: limits)
                }
            },
            validate: validate)
    }
}

extension Fault {
    /// Turns an error of the expression into a fault that shows it.
    fileprivate static func wrap<Result, Failure: Error & CustomStringConvertible>(
        _ request: Evaluator.Request, _ body: () throws(Failure) -> Result
    ) throws(Fault) -> Result {
        do throws(Failure) { return try body() } catch {
            throw Fault(
                .expression, title: "The expression failed",
                detail: "\(error.description) in ${ \(request.expression.source) }")
        }
    }
}
