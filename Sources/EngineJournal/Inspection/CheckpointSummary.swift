/// One checkpoint that verifies, as the inspector lists it.
public struct CheckpointSummary: Sendable, Equatable {
    /// Number of the checkpoint.
    public var number: UInt64
    /// Name of the file.
    public var file: String
    /// Replay begins here.
    public var position: UInt64
    /// Number of entries.
    public var entries: Int
    /// Bytes of the entries, decompressed.
    public var bytes: Int

    /// A checkpoint.
    public init(number: UInt64, file: String, position: UInt64, entries: Int, bytes: Int) {
        self.number = number
        self.file = file
        self.position = position
        self.entries = entries
        self.bytes = bytes
    }
}
