/// A record as it is read back.
public struct JournalRecord: Sendable, Equatable {
    /// The record's position: 1, 2, 3 … without a gap over the whole life of the journal.
    public var sequence: UInt64
    /// The kind that the caller gave.
    public var kind: UInt8
    /// Whether a reader that does not know the kind may skip the record.
    public var ignorable: Bool
    /// The content, decompressed.
    public var bytes: [UInt8]

    /// A record with all its parts.
    public init(sequence: UInt64, kind: UInt8, ignorable: Bool, bytes: [UInt8]) {
        self.sequence = sequence
        self.kind = kind
        self.ignorable = ignorable
        self.bytes = bytes
    }
}
