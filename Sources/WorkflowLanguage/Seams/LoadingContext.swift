public import WorkflowModel

/// What the loading of a document needs from outside.
public struct LoadingContext: Sendable {
    /// Checks the syntax of expressions.
    public var expressions: ExpressionChecker
    /// Checks JSON Schemas.
    public var schemas: SchemaChecker
    /// Reads what the document refers to.
    public var resources: ResourceReader
    /// Gives the rules of time zones.
    public var timeZones: TimeZoneSource
    /// Whether documents with features that this version knows but does not carry out are accepted: for tools that
    /// never start them.
    public var acceptsPending: Bool

    /// Each part as its property says.
    public init(
        expressions: ExpressionChecker, schemas: SchemaChecker = .accepting, resources: ResourceReader = .empty,
        timeZones: TimeZoneSource = .universal, acceptsPending: Bool = false
    ) {
        self.expressions = expressions
        self.schemas = schemas
        self.resources = resources
        self.timeZones = timeZones
        self.acceptsPending = acceptsPending
    }
}
