public import WorkflowModel

/// One frame of an execution's stack.
public struct FrameObject: WireObject {
    /// The thread whose frame it is.
    public var threadExecutionID: UInt64
    /// The node.
    public var nodeID: Int
    /// The key of the node.
    public var nodeKey: String
    /// The name of the node.
    public var name: String
    /// The kind of its step, such as `fork`.
    public var kind: String
    /// Cursor, loop or attempt state, by name.
    public var state: OrderedObject

    /// A frame from its parts.
    public init(
        threadExecutionID: UInt64, nodeID: Int, nodeKey: String, name: String, kind: String, state: OrderedObject
    ) {
        self.threadExecutionID = threadExecutionID
        self.nodeID = nodeID
        self.nodeKey = nodeKey
        self.name = name
        self.kind = kind
        self.state = state
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "frame")
        threadExecutionID = try reader.required("threadExecutionID", try reader.identifier("threadExecutionID"))
        nodeID = try reader.required("nodeID", try reader.count("nodeID"))
        nodeKey = try reader.required("nodeKey", try reader.string("nodeKey"))
        name = try reader.required("name", try reader.string("name"))
        kind = try reader.required("kind", try reader.string("kind"))
        state = try reader.object("state") ?? [:]
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("threadExecutionID", threadExecutionID)
        writer.write("nodeID", nodeID)
        writer.write("nodeKey", nodeKey)
        writer.write("name", name)
        writer.write("kind", kind)
        writer.write("state", .object(state))
        return writer.value
    }
}
