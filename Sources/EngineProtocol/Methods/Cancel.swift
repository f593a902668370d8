public import WorkflowModel

/// Parameters of `execution.cancel`.
public struct CancelParameters: MethodParameters {
    /// The answer.
    public typealias Result = ControlResult
    /// The method.
    public static let method = Method.cancel

    /// The number of the execution.
    public var executionID: UInt64
    /// Why, for people.
    public var reason: String?
    /// The request key.
    public var key: String?

    /// A cancel.
    public init(executionID: UInt64, reason: String? = nil, key: String? = nil) {
        self.executionID = executionID
        self.reason = reason
        self.key = key
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        reason = try reader.reason()
        key = try reader.key()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("reason", ifPresent: reason.map { .string($0) })
        writer.write("key", ifPresent: key.map { .string($0) })
        return writer.value
    }
}
