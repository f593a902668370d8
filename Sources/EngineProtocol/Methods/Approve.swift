public import WorkflowModel

/// Parameters of `execution.approve`.
public struct ApproveParameters: MethodParameters {
    /// The answer.
    public typealias Result = ControlResult
    /// The method.
    public static let method = Method.approve

    /// The number of the execution.
    public var executionID: UInt64
    /// The key of the node that asks; needed only where several do.
    public var nodeKey: String?
    /// Why, for people.
    public var reason: String?
    /// The request key.
    public var key: String?

    /// An approval.
    public init(executionID: UInt64, nodeKey: String? = nil, reason: String? = nil, key: String? = nil) {
        self.executionID = executionID
        self.nodeKey = nodeKey
        self.reason = reason
        self.key = key
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        nodeKey = try reader.name("nodeKey")
        reason = try reader.reason()
        key = try reader.key()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("nodeKey", ifPresent: nodeKey.map { .string($0) })
        writer.write("reason", ifPresent: reason.map { .string($0) })
        writer.write("key", ifPresent: key.map { .string($0) })
        return writer.value
    }
}
