public import WorkflowModel

/// The error of an answer: a stable code, a sentence for people, and what to do.
public struct ProtocolError: Error, WireObject {
    /// The stable code.
    public var code: ErrorCode
    /// One sentence that says what is wrong and where.
    public var message: String
    /// One sentence that says what to do; nil when the code's page says it all.
    public var remedy: String?
    /// The problems of an invalid definition, in document order.
    public var diagnostics: [DiagnosticObject]
    /// How long to wait before trying again, for transient codes.
    public var retryAfterMilliseconds: Int64?

    /// An error of the daemon's.
    public init(
        _ code: ErrorCode, _ message: String, remedy: String? = nil, diagnostics: [DiagnosticObject] = [],
        retryAfterMilliseconds: Int64? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.diagnostics = diagnostics
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    /// Parameters that do not fit.
    public init(_ error: ParameterError) { self.init(.invalidParams, error.description) }

    /// A line that is no JSON.
    public init(_ error: JSONError) { self.init(.parseError, "The line is no JSON: \(error.description).") }

    /// Reads the `error` member of a response. A code that this version does not know is judged by its number, then
    /// counts as internal.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "error")
        let number = try reader.required("code", try reader.integer("code"))
        message = try reader.required("message", try reader.string("message"))
        var data = try MemberReader(.object(try reader.object("data") ?? [:]), at: "error.data")
        code = try data.string("code").flatMap(ErrorCode.init(rawValue:)) ?? ErrorCode(number: number) ?? .internal
        remedy = try data.string("remedy")
        diagnostics = try data.list("diagnostics", DiagnosticObject.self) ?? []
        retryAfterMilliseconds = try data.integer("retryAfterMs")
    }

    /// The `error` member of a response.
    public var encoded: Value {
        var data = MemberWriter()
        data.write("code", code.rawValue)
        data.write("remedy", ifPresent: remedy.map { .string($0) })
        if !diagnostics.isEmpty { data.write("diagnostics", diagnostics) }
        data.write("retryAfterMs", ifPresent: retryAfterMilliseconds.map { .integer($0) })
        var writer = MemberWriter()
        writer.write("code", code.number)
        writer.write("message", message)
        writer.write("data", data.value)
        return writer.value
    }
}
