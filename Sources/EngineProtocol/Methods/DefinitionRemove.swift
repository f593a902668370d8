public import WorkflowModel

/// Parameters of `definition.remove`.
public struct DefinitionRemoveParameters: MethodParameters {
    /// The answer.
    public typealias Result = DefinitionRemoveResult
    /// The method.
    public static let method = Method.definitionRemove

    /// With its version: nothing is removed by a guess.
    public var definition: DefinitionReference

    /// A definition to remove.
    public init(definition: DefinitionReference) { self.definition = definition }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        definition = try reader.required("definition", try reader.definition("definition"))
        guard definition.version != nil else {
            throw reader.error("definition", "must have a version, as in NAME@VERSION")
        }
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definition", definition.text)
        return writer.value
    }
}

/// Answer of `definition.remove`: the removal is durable.
public struct DefinitionRemoveResult: WireObject {
    /// What was registered.
    public var definition: DefinitionObject

    /// An answer from its parts.
    public init(definition: DefinitionObject) { self.definition = definition }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        definition = try reader.required("definition", try reader.nested("definition", DefinitionObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definition", definition)
        return writer.value
    }
}
