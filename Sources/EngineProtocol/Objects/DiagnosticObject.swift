public import WorkflowModel

/// One problem of a document.
public struct DiagnosticObject: WireObject {
    /// How bad it is.
    public enum Severity: String, Sendable, CaseIterable {
        /// The document is refused.
        case error
        /// The document is accepted.
        case warning
    }

    /// The name under which the document was sent.
    public var file: String?
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int
    /// How bad it is.
    public var severity: Severity
    /// What is wrong.
    public var message: String
    /// What to do.
    public var remedy: String?
    /// The stable code of the problem, such as `duplicateName`.
    public var code: String?

    /// A problem at a place.
    public init(
        file: String?, line: Int, column: Int, severity: Severity = .error, message: String, remedy: String? = nil,
        code: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
        self.remedy = remedy
        self.code = code
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "diagnostic")
        file = try reader.string("file")
        line = try reader.required("line", try reader.count("line"))
        column = try reader.required("column", try reader.count("column"))
        severity = try reader.choice("severity", of: Severity.self) ?? .error
        message = try reader.required("message", try reader.string("message"))
        remedy = try reader.string("remedy")
        code = try reader.string("code")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("file", ifPresent: file.map { .string($0) })
        writer.write("line", line)
        writer.write("column", column)
        writer.write("severity", severity.rawValue)
        writer.write("message", message)
        writer.write("remedy", ifPresent: remedy.map { .string($0) })
        writer.write("code", ifPresent: code.map { .string($0) })
        return writer.value
    }
}
