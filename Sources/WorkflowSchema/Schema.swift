public import WorkflowModel

/// A compiled JSON Schema (draft 2020-12).
///
/// References within the schema, `$id`, `$anchor` and `$dynamicRef` are resolved when compiling; a reference to
/// anything outside is a ``SchemaError``. `format` is an annotation, as the draft says by default.
public struct Schema: Sendable {
    let nodes: [SchemaNode]
    let resources: [SchemaResource]
    let tracksEvaluated: Bool

    /// Compiles a schema, checking the form of every keyword.
    ///
    /// - Throws: ``SchemaError`` with the pointer of the first keyword that cannot be used.
    public init(
        compiling schema: Value, patterns: PatternCompiler, limits: SchemaLimits = .standard
    ) throws(SchemaError) {
        var compiler = SchemaCompiler(document: schema, patterns: patterns, limits: limits)
        try compiler.compileDocument()
        nodes = compiler.nodes.compactMap { $0 }
        resources = compiler.resources
        tracksEvaluated = compiler.usesUnevaluated
    }

    /// Checks a value.
    ///
    /// - Throws: ``InvalidInstance`` with at least one failure; passing a bound counts as one.
    public func validate(_ instance: Value, limits: SchemaLimits = .standard) throws(InvalidInstance) {
        var validation = Validation(schema: self, limits: limits)
        if !validation.run(instance) { throw InvalidInstance(failures: validation.failures) }
    }
}
