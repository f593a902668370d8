public import WorkflowModel

/// One journaled event of an execution.
public struct HistoryEntry: WireObject {
    /// Its place in the execution's history, from 1.
    public var sequence: UInt64
    /// When it happened.
    public var at: Instant
    /// What happened, in the past tense: `stepCompleted`.
    public var type: String
    /// The node it happened to.
    public var nodeKey: String?
    /// What belongs to it, by name.
    public var data: OrderedObject

    /// An event from its parts.
    public init(sequence: UInt64, at: Instant, type: String, nodeKey: String?, data: OrderedObject) {
        self.sequence = sequence
        self.at = at
        self.type = type
        self.nodeKey = nodeKey
        self.data = data
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "entry")
        sequence = try reader.required("sequence", try reader.identifier("sequence"))
        at = try reader.required("at", try reader.instant("at"))
        type = try reader.required("type", try reader.string("type"))
        nodeKey = try reader.string("nodeKey")
        data = try reader.object("data") ?? [:]
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("sequence", sequence)
        writer.write("at", at)
        writer.write("type", type)
        writer.write("nodeKey", orNull: nodeKey.map { .string($0) })
        writer.write("data", .object(data))
        return writer.value
    }
}
