/// One segment file, as the inspector lists it.
public struct SegmentSummary: Sendable, Equatable {
    /// What the file is used for.
    public enum State: Sendable, Equatable {
        /// It has records from `firstSequence` on.
        case written(firstSequence: UInt64)
        /// Full of zeros, waiting to be written.
        case prepared
        /// Its header does not verify.
        case unreadable
    }

    /// Number of the segment.
    public var number: UInt64
    /// Name of the file.
    public var file: String
    /// Size of the file.
    public var bytes: UInt64
    /// What it is used for.
    public var state: State

    /// A segment file.
    public init(number: UInt64, file: String, bytes: UInt64, state: State) {
        self.number = number
        self.file = file
        self.bytes = bytes
        self.state = state
    }
}
