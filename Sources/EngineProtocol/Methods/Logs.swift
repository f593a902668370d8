public import WorkflowModel

/// Parameters of `execution.logs`.
public struct LogsParameters: MethodParameters {
    /// The answer.
    public typealias Result = LogsResult
    /// The method.
    public static let method = Method.logs

    /// The number of the execution.
    public var executionID: UInt64
    /// Only the steps of this node.
    public var nodeKey: String?
    /// Only this stream; nil gives both.
    public var stream: LogStream?
    /// Only what was written from this time on, where that is known.
    public var since: Instant?
    /// Where to go on: `nextCursor` of the answer before.
    public var cursor: String?
    /// How long the answer may be held back while there is nothing new; 0 answers at once.
    public var waitMilliseconds: Int64
    /// Bytes of output in the answer at most.
    public var bytesMaximum: Int

    /// A question for output.
    public init(
        executionID: UInt64, nodeKey: String? = nil, stream: LogStream? = nil, since: Instant? = nil,
        cursor: String? = nil, waitMilliseconds: Int64 = 0, bytesMaximum: Int = ProtocolLimits.logBytesMaximum
    ) {
        self.executionID = executionID
        self.nodeKey = nodeKey
        self.stream = stream
        self.since = since
        self.cursor = cursor
        self.waitMilliseconds = waitMilliseconds
        self.bytesMaximum = bytesMaximum
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        nodeKey = try reader.name("nodeKey")
        stream = try reader.choice("stream", of: LogStream.self)
        since = try reader.instant("since")
        cursor = try reader.string("cursor")
        waitMilliseconds = try reader.integer("waitMs", in: 0...ProtocolLimits.logWaitMaximum.milliseconds) ?? 0
        let bytes = try reader.integer("bytesMaximum", in: 1...Int64(ProtocolLimits.logBytesMaximum))
        bytesMaximum = bytes.map { Int($0) } ?? ProtocolLimits.logBytesMaximum
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("nodeKey", ifPresent: nodeKey.map { .string($0) })
        writer.write("stream", ifPresent: stream.map { .string($0.rawValue) })
        writer.write("since", ifPresent: since.map { .instant($0) })
        writer.write("cursor", ifPresent: cursor.map { .string($0) })
        if waitMilliseconds != 0 { writer.write("waitMs", waitMilliseconds) }
        if bytesMaximum != ProtocolLimits.logBytesMaximum { writer.write("bytesMaximum", bytesMaximum) }
        return writer.value
    }
}

/// Answer of `execution.logs`.
public struct LogsResult: WireObject {
    /// Pieces of output; those of one stream of one step are in order.
    public var chunks: [LogChunk]
    /// Where to go on. Opaque.
    public var nextCursor: String
    /// True when everything was given and no more can come: the execution is over.
    public var isComplete: Bool

    /// An answer from its parts.
    public init(chunks: [LogChunk], nextCursor: String, isComplete: Bool) {
        self.chunks = chunks
        self.nextCursor = nextCursor
        self.isComplete = isComplete
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        chunks = try reader.required("chunks", try reader.list("chunks", LogChunk.self))
        nextCursor = try reader.required("nextCursor", try reader.string("nextCursor"))
        isComplete = try reader.required("isComplete", try reader.boolean("isComplete"))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("chunks", chunks)
        writer.write("nextCursor", nextCursor)
        writer.write("isComplete", isComplete)
        return writer.value
    }
}
