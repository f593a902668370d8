import WorkflowExpressions
import WorkflowLanguage

extension EngineControl {
    /// Checks the syntax of expressions when a definition is validated without an engine, as the engine does.
    static let expressions = ExpressionChecker { source in
        do throws(SyntaxError) {
            _ = try Program(compiling: source)
            return nil
        } catch {
            return (error.message, error.line, error.column)
        }
    }
}
