public import WorkflowModel

/// Parameters of `execution.status`.
public struct StatusParameters: MethodParameters {
    /// The answer.
    public typealias Result = StatusObject
    /// The method.
    public static let method = Method.status

    /// The number of the execution.
    public var executionID: UInt64
    /// False leaves the output out, which may be large.
    public var includesOutput: Bool

    /// A question for a status.
    public init(executionID: UInt64, includesOutput: Bool = true) {
        self.executionID = executionID
        self.includesOutput = includesOutput
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        includesOutput = try reader.boolean("includesOutput") ?? true
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        if !includesOutput { writer.write("includesOutput", includesOutput) }
        return writer.value
    }
}
