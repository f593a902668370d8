public import WorkflowModel

/// Parameters of `execution.history`.
public struct HistoryParameters: MethodParameters {
    /// The answer.
    public typealias Result = HistoryResult
    /// The method.
    public static let method = Method.history

    /// The number of the execution.
    public var executionID: UInt64
    /// Events after this sequence number; 0 begins at the start.
    public var after: UInt64
    /// Entries of a page at most.
    public var limit: Int

    /// A question for a page, oldest events first.
    public init(executionID: UInt64, after: UInt64 = 0, limit: Int = ProtocolLimits.historyCountDefault) {
        self.executionID = executionID
        self.after = after
        self.limit = limit
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        after = try reader.identifier("after") ?? 0
        limit =
            try reader.integer("limit", in: 1...Int64(ProtocolLimits.historyCountMaximum)).map { Int($0) }
            ?? ProtocolLimits.historyCountDefault
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("after", after)
        writer.write("limit", limit)
        return writer.value
    }
}

/// Answer of `execution.history`.
public struct HistoryResult: WireObject {
    /// The page, oldest first.
    public var entries: [HistoryEntry]
    /// True when there are more after the last of the page.
    public var hasMore: Bool

    /// A page.
    public init(entries: [HistoryEntry], hasMore: Bool) {
        self.entries = entries
        self.hasMore = hasMore
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        entries = try reader.required("entries", try reader.list("entries", HistoryEntry.self))
        hasMore = try reader.boolean("hasMore") ?? false
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("entries", entries)
        writer.write("hasMore", hasMore)
        return writer.value
    }
}
