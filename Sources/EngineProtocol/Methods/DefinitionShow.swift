public import WorkflowModel

/// Parameters of `definition.show`.
public struct DefinitionShowParameters: MethodParameters {
    /// The answer.
    public typealias Result = DefinitionShowResult
    /// The method.
    public static let method = Method.definitionShow

    /// `name`, `namespace/name`, or either with `@version`; without a version the highest.
    public var definition: DefinitionReference

    /// A question for one definition.
    public init(definition: DefinitionReference) { self.definition = definition }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        definition = try reader.required("definition", try reader.definition("definition"))
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definition", definition.text)
        return writer.value
    }
}

/// Answer of `definition.show`.
public struct DefinitionShowResult: WireObject {
    /// What is registered.
    public var definition: DefinitionObject
    /// The document, byte for byte.
    public var document: String
    /// The JSON Schema of the input; nil when it declares none.
    public var inputSchema: Value?

    /// An answer from its parts.
    public init(definition: DefinitionObject, document: String, inputSchema: Value? = nil) {
        self.definition = definition
        self.document = document
        self.inputSchema = inputSchema
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        definition = try reader.required("definition", try reader.nested("definition", DefinitionObject.self))
        document = try reader.required("document", try reader.string("document"))
        inputSchema = reader.value("inputSchema")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definition", definition)
        writer.write("document", document)
        writer.write("inputSchema", orNull: inputSchema)
        return writer.value
    }
}

extension MemberReader {
    /// A registered definition's name.
    mutating func definition(_ name: String) throws(ParameterError) -> DefinitionReference? {
        guard let text = try self.name(name) else { return nil }
        guard let reference = DefinitionReference(text) else {
            throw error(name, "must be NAME, NAMESPACE/NAME or either with @VERSION")
        }
        return reference
    }
}
