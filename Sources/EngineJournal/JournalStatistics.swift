/// Figures of a journal at one moment.
public struct JournalStatistics: Sendable, Equatable {
    /// Frame bytes written since the journal was opened.
    public var bytesAppended: UInt64 = 0
    /// Batches appended since the journal was opened.
    public var appends: UInt64 = 0
    /// Records appended since the journal was opened.
    public var records: UInt64 = 0
    /// Calls of fdatasync by the writer.
    public var synchronizations: UInt64 = 0
    /// Duration of the writer's fdatasync in nanoseconds.
    public var synchronizationNanoseconds = Histogram()
    /// Batches in each group.
    public var groupSizes = Histogram()
    /// Segments with records in them.
    public var segments: Int = 0
    /// Bytes of all segment files, prepared ones included.
    public var segmentBytes: UInt64 = 0
    /// Prepared segments that wait.
    public var spares: Int = 0
    /// The next segment cannot be prepared for want of room: new work is refused once the current segment is full.
    public var diskFull: Bool = false
    /// Free bytes of the file system when last asked.
    public var freeBytes: UInt64 = 0
    /// The last record that is durable.
    public var durableSequence: UInt64 = 0
    /// Appends that wait now.
    public var queued: Int = 0
    /// When the writer last passed through its loop with an answer to give (monotonic clock, nanoseconds).
    public var lastTickNanoseconds: UInt64 = 0

    /// All zero.
    public init() {}
}
