public import WorkflowModel

/// The state of the journal.
public struct JournalStatusObject: WireObject {
    /// Segment files.
    public var segments: Int
    /// Bytes in them.
    public var bytes: Int64
    /// Bytes that the file system has left.
    public var freeBytes: Int64?
    /// Records ever written.
    public var records: UInt64
    /// The median of the last disk synchronisations.
    public var syncMicrosecondsMedian: Int64?
    /// The 99th percentile of the last disk synchronisations.
    public var syncMicrosecondsHigh: Int64?
    /// True when new work is refused because the disk is nearly full.
    public var isFull: Bool

    /// A state from its parts.
    public init(
        segments: Int, bytes: Int64, freeBytes: Int64?, records: UInt64, syncMicrosecondsMedian: Int64?,
        syncMicrosecondsHigh: Int64?, isFull: Bool
    ) {
        self.segments = segments
        self.bytes = bytes
        self.freeBytes = freeBytes
        self.records = records
        self.syncMicrosecondsMedian = syncMicrosecondsMedian
        self.syncMicrosecondsHigh = syncMicrosecondsHigh
        self.isFull = isFull
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "journal")
        segments = try reader.required("segments", try reader.count("segments"))
        bytes = try reader.required("bytes", try reader.integer("bytes"))
        freeBytes = try reader.integer("freeBytes")
        records = try reader.required("records", try reader.identifier("records"))
        syncMicrosecondsMedian = try reader.integer("syncUsP50")
        syncMicrosecondsHigh = try reader.integer("syncUsP99")
        isFull = try reader.boolean("isFull") ?? false
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("segments", segments)
        writer.write("bytes", bytes)
        writer.write("freeBytes", orNull: freeBytes.map { .integer($0) })
        writer.write("records", records)
        writer.write("syncUsP50", orNull: syncMicrosecondsMedian.map { .integer($0) })
        writer.write("syncUsP99", orNull: syncMicrosecondsHigh.map { .integer($0) })
        writer.write("isFull", isFull)
        return writer.value
    }
}
