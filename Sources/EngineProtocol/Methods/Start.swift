public import WorkflowModel

/// Parameters of `execution.start`.
public struct StartParameters: MethodParameters {
    /// The answer.
    public typealias Result = StartResult
    /// The method.
    public static let method = Method.start

    /// The text of the document, YAML or JSON. Empty when a registered definition is named.
    public var document: String
    /// A registered definition instead of a document.
    public var definition: DefinitionReference?
    /// The name to put into diagnostics.
    public var fileName: String?
    /// The input; absent is an empty object.
    public var input: Value
    /// Keys of nodes before which it pauses.
    public var breakpoints: [String]
    /// The request key: the same key with the same request gives the execution that the first one started.
    public var key: String?
    /// How long the answer may be held back until the execution has ended; 0 answers when the start is durable.
    public var waitMilliseconds: Int64

    /// A start of a registered definition.
    public init(
        definition: DefinitionReference, input: Value = [:], breakpoints: [String] = [], key: String? = nil,
        waitMilliseconds: Int64 = 0
    ) {
        self.init(
            document: "", input: input, breakpoints: breakpoints, key: key, waitMilliseconds: waitMilliseconds)
        self.definition = definition
    }

    /// A start of a document.
    public init(
        document: String, fileName: String? = nil, input: Value = [:], breakpoints: [String] = [], key: String? = nil,
        waitMilliseconds: Int64 = 0
    ) {
        self.document = document
        self.fileName = fileName
        self.input = input
        self.breakpoints = breakpoints
        self.key = key
        self.waitMilliseconds = waitMilliseconds
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        definition = try reader.definition("definition")
        let text = try reader.string("document")
        guard definition == nil || text == nil else {
            throw reader.error("definition", "cannot stand beside a document")
        }
        document = try definition == nil ? reader.required("document", text) : ""
        fileName = try reader.name("fileName")
        input = reader.rawValue("input") ?? [:]
        breakpoints = try reader.nodeKeys("breakpoints")
        key = try reader.key()
        waitMilliseconds = try reader.integer("waitMs", in: 0...ProtocolLimits.startWaitMaximum.milliseconds) ?? 0
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        if let definition { writer.write("definition", definition.text) } else { writer.write("document", document) }
        writer.write("fileName", ifPresent: fileName.map { .string($0) })
        writer.write("input", input)
        if !breakpoints.isEmpty { writer.write("breakpoints", breakpoints) }
        writer.write("key", ifPresent: key.map { .string($0) })
        if waitMilliseconds != 0 { writer.write("waitMs", waitMilliseconds) }
        return writer.value
    }
}

/// Answer of `execution.start`: the execution is durable.
public struct StartResult: WireObject {
    /// The number of the execution.
    public var executionID: UInt64
    /// The name of the definition.
    public var processName: String
    /// Its status at the time of the answer.
    public var status: StatusName
    /// False when the request key was known and nothing was started.
    public var isNew: Bool
    /// Warnings about the document.
    public var diagnostics: [DiagnosticObject]
    /// How the execution was when the wait was over, with its output; nil when nothing was waited for.
    public var execution: StatusObject?

    /// An answer from its parts.
    public init(
        executionID: UInt64, processName: String, status: StatusName, isNew: Bool,
        diagnostics: [DiagnosticObject] = [], execution: StatusObject? = nil
    ) {
        self.executionID = executionID
        self.processName = processName
        self.status = status
        self.isNew = isNew
        self.diagnostics = diagnostics
        self.execution = execution
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        executionID = try reader.required("executionID", try reader.identifier("executionID"))
        processName = try reader.required("processName", try reader.string("processName"))
        status = try reader.required("status", try reader.choice("status", of: StatusName.self))
        isNew = try reader.boolean("isNew") ?? true
        diagnostics = try reader.list("diagnostics", DiagnosticObject.self) ?? []
        execution = try reader.nested("execution", StatusObject.self)
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("processName", processName)
        writer.write("status", status.rawValue)
        writer.write("statusID", status.number)
        writer.write("isNew", isNew)
        writer.write("diagnostics", diagnostics)
        writer.write("execution", ifPresent: execution?.encoded)
        return writer.value
    }
}
