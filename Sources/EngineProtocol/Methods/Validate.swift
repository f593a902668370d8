public import WorkflowModel

/// Parameters of `definition.validate`.
public struct ValidateParameters: MethodParameters {
    /// The answer.
    public typealias Result = ValidateResult
    /// The method.
    public static let method = Method.validate

    /// The text of the document, YAML or JSON.
    public var document: String
    /// The name to put into diagnostics.
    public var fileName: String?

    /// A document to check.
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

/// Answer of `definition.validate`: an invalid document is an answer, not an error.
public struct ValidateResult: WireObject {
    /// True when the document can be run.
    public var isValid: Bool
    /// Every problem, in document order; warnings are there of a valid document too.
    public var diagnostics: [DiagnosticObject]
    /// The name of a valid definition.
    public var processName: String?
    /// The version of a valid definition.
    public var processVersion: String?
    /// The content address of a valid definition.
    public var processID: String?

    /// An answer from its parts.
    public init(
        isValid: Bool, diagnostics: [DiagnosticObject], processName: String? = nil, processVersion: String? = nil,
        processID: String? = nil
    ) {
        self.isValid = isValid
        self.diagnostics = diagnostics
        self.processName = processName
        self.processVersion = processVersion
        self.processID = processID
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        isValid = try reader.required("isValid", try reader.boolean("isValid"))
        diagnostics = try reader.list("diagnostics", DiagnosticObject.self) ?? []
        processName = try reader.string("processName")
        processVersion = try reader.string("processVersion")
        processID = try reader.string("processID")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("isValid", isValid)
        writer.write("diagnostics", diagnostics)
        writer.write("processName", orNull: processName.map { .string($0) })
        writer.write("processVersion", orNull: processVersion.map { .string($0) })
        writer.write("processID", orNull: processID.map { .string($0) })
        return writer.value
    }
}
