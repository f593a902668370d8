public import WorkflowModel

/// Why an execution failed.
public struct ErrorObject: WireObject {
    /// A URI reference that names the kind of error.
    public var type: String
    /// The HTTP-like status, such as 408 for a timeout.
    public var status: Int
    /// The kind in words.
    public var title: String?
    /// What happened here.
    public var message: String?
    /// The keys of the elements it went through, innermost first.
    public var stackTrace: [String]
    /// The node that raised it.
    public var nodeID: Int?
    /// The key of that node.
    public var nodeKey: String?

    /// An error from its parts.
    public init(
        type: String, status: Int, title: String?, message: String?, stackTrace: [String], nodeID: Int?,
        nodeKey: String?
    ) {
        self.type = type
        self.status = status
        self.title = title
        self.message = message
        self.stackTrace = stackTrace
        self.nodeID = nodeID
        self.nodeKey = nodeKey
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "error")
        type = try reader.required("type", try reader.string("type"))
        status = Int(try reader.required("status", try reader.integer("status")))
        title = try reader.string("title")
        message = try reader.string("message")
        stackTrace = try reader.strings("stackTrace") ?? []
        nodeID = try reader.count("nodeID")
        nodeKey = try reader.string("nodeKey")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("type", type)
        writer.write("status", status)
        writer.write("title", orNull: title.map { .string($0) })
        writer.write("message", orNull: message.map { .string($0) })
        writer.write("stackTrace", stackTrace)
        writer.write("nodeID", orNull: nodeID.map { .count($0) })
        writer.write("nodeKey", orNull: nodeKey.map { .string($0) })
        return writer.value
    }
}
