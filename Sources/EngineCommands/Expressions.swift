import WorkflowLanguage

extension EngineControl {
    /// Checks the syntax of expressions when a definition is validated without an engine.
    static let expressions = ExpressionChecker.accepting
}
