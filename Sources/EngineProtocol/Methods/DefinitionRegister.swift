public import WorkflowModel

/// Parameters of `definition.register`.
public struct DefinitionRegisterParameters: MethodParameters {
    /// The answer.
    public typealias Result = DefinitionRegisterResult
    /// The method.
    public static let method = Method.definitionRegister

    /// The text of the document, YAML or JSON.
    public var document: String
    /// The name to put into diagnostics.
    public var fileName: String?

    /// A document to register.
    public init(document: String, fileName: String? = nil) {
        self.document = document
        self.fileName = fileName
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        document = try reader.required("document", try reader.string("document"))
        fileName = try reader.name("fileName")
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("document", document)
        writer.write("fileName", ifPresent: fileName.map { .string($0) })
        return writer.value
    }
}

/// Answer of `definition.register`: the registration is durable.
public struct DefinitionRegisterResult: WireObject {
    /// What is registered.
    public var definition: DefinitionObject
    /// False when the very same document was registered before.
    public var isNew: Bool
    /// Warnings about the document.
    public var diagnostics: [DiagnosticObject]

    /// An answer from its parts.
    public init(definition: DefinitionObject, isNew: Bool, diagnostics: [DiagnosticObject] = []) {
        self.definition = definition
        self.isNew = isNew
        self.diagnostics = diagnostics
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        definition = try reader.required("definition", try reader.nested("definition", DefinitionObject.self))
        isNew = try reader.required("isNew", try reader.boolean("isNew"))
        diagnostics = try reader.list("diagnostics", DiagnosticObject.self) ?? []
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definition", definition)
        writer.write("isNew", isNew)
        writer.write("diagnostics", diagnostics)
        return writer.value
    }
}
