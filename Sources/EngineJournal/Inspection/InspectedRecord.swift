/// A record with its place on the disk.
public struct InspectedRecord: Sendable, Equatable {
    /// The record.
    public var record: JournalRecord
    /// Whether the journal wrote it for itself.
    public var isInternal: Bool { record.kind >= JournalLimits.internalKinds }
    /// Name of the segment's file.
    public var file: String
    /// Where the record's batch begins in the file.
    public var batchOffset: UInt64
    /// Bytes of the batch on the disk.
    public var batchBytes: Int
    /// Number of records in the batch.
    public var batchRecords: Int
    /// The group: one fdatasync made it durable.
    public var group: UInt64

    /// A record with its place.
    public init(
        record: JournalRecord, file: String, batchOffset: UInt64, batchBytes: Int, batchRecords: Int, group: UInt64
    ) {
        self.record = record
        self.file = file
        self.batchOffset = batchOffset
        self.batchBytes = batchBytes
        self.batchRecords = batchRecords
        self.group = group
    }
}
