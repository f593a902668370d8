public import WorkflowModel

/// Checks JSON Schemas while a document is loaded. The host injects its schema language through this.
public struct SchemaChecker: Sendable {
    /// Nil when the schema can be used; otherwise the problem and the JSON pointer of its place in the schema.
    public let check: @Sendable (_ schema: Value) -> (message: String, pointer: String)?

    /// Makes a checker from a function.
    public init(check: @escaping @Sendable (Value) -> (message: String, pointer: String)?) { self.check = check }

    /// Takes every schema as usable.
    public static let accepting = SchemaChecker { _ in nil }
}
