public import WorkflowModel

/// Parameters of `execution.resume`.
public struct ResumeParameters: MethodParameters {
    /// The answer.
    public typealias Result = ControlResult
    /// The method.
    public static let method = Method.resume

    /// The number of the execution.
    public var executionID: UInt64
    /// Go on from the node of this key instead of from where it stands.
    public var from: String?
    /// Members of the context to set before it goes on.
    public var set: OrderedObject
    /// Keys of nodes that count as skipped.
    public var skip: [String]
    /// Why, for people.
    public var reason: String?
    /// The request key.
    public var key: String?

    /// A resume.
    public init(
        executionID: UInt64, from: String? = nil, set: OrderedObject = [:], skip: [String] = [],
        reason: String? = nil, key: String? = nil
    ) {
        self.executionID = executionID
        self.from = from
        self.set = set
        self.skip = skip
        self.reason = reason
        self.key = key
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        from = try reader.name("from")
        set = try reader.object("set") ?? [:]
        skip = try reader.nodeKeys("skip")
        reason = try reader.reason()
        key = try reader.key()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("from", ifPresent: from.map { .string($0) })
        if !set.isEmpty { writer.write("set", .object(set)) }
        if !skip.isEmpty { writer.write("skip", skip) }
        writer.write("reason", ifPresent: reason.map { .string($0) })
        writer.write("key", ifPresent: key.map { .string($0) })
        return writer.value
    }
}
