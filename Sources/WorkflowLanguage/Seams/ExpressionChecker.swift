/// Checks the syntax of expressions while a document is loaded. The host injects its expression language through this.
public struct ExpressionChecker: Sendable {
    /// Nil when the expression is well formed; otherwise the problem and its place within the expression, both counted
    /// from 1, columns in Unicode scalars.
    public let check: @Sendable (_ expression: String) -> (message: String, line: Int, column: Int)?

    /// Makes a checker from a function.
    public init(check: @escaping @Sendable (String) -> (message: String, line: Int, column: Int)?) {
        self.check = check
    }

    /// Takes every expression as well formed.
    public static let accepting = ExpressionChecker { _ in nil }
}
