public import WorkflowModel

/// Parameters of `execution.graph`.
public struct GraphParameters: MethodParameters {
    /// The answer.
    public typealias Result = GraphResult
    /// The method.
    public static let method = Method.graph

    /// The number of the execution.
    public var executionID: UInt64

    /// A question for the tasks of an execution.
    public init(executionID: UInt64) { self.executionID = executionID }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        return writer.value
    }
}

/// Answer of `execution.graph`: every task of the definition with how it is, for drawing.
public struct GraphResult: WireObject {
    /// The number of the execution.
    public var executionID: UInt64
    /// Its status.
    public var status: StatusName
    /// The tasks in document order, the root first.
    public var nodes: [NodeObject]

    /// An answer from its parts.
    public init(executionID: UInt64, status: StatusName, nodes: [NodeObject]) {
        self.executionID = executionID
        self.status = status
        self.nodes = nodes
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        executionID = try reader.required("executionID", try reader.identifier("executionID"))
        status = try reader.required("status", try reader.choice("status", of: StatusName.self))
        nodes = try reader.required("nodes", try reader.list("nodes", NodeObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("status", status.rawValue)
        writer.write("statusID", status.number)
        writer.write("nodes", nodes)
        return writer.value
    }
}
