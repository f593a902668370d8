public import WorkflowModel

/// Parameters of `definition.list`.
public struct DefinitionListParameters: MethodParameters {
    /// The answer.
    public typealias Result = DefinitionListResult
    /// The method.
    public static let method = Method.definitionList

    /// Only definitions of this name, which may have its namespace before it.
    public var name: String?

    /// A question for the registered definitions.
    public init(name: String? = nil) { self.name = name }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        name = try reader.name("name")
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("name", ifPresent: name.map { .string($0) })
        return writer.value
    }
}

/// Answer of `definition.list`.
public struct DefinitionListResult: WireObject {
    /// By namespace and name, older versions first.
    public var definitions: [DefinitionObject]

    /// A list.
    public init(definitions: [DefinitionObject]) { self.definitions = definitions }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        definitions = try reader.required("definitions", try reader.list("definitions", DefinitionObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definitions", definitions)
        return writer.value
    }
}
