/// How a journal is opened and how large its parts are.
public struct JournalOptions: Sendable {
    /// What to do where there is no journal.
    public enum Creation: Sendable, Equatable {
        /// Make a new one when the directory is missing or empty.
        case whenEmpty
        /// Refuse: the caller knows that there was one (an unmounted disk looks like an empty directory).
        case never
    }

    /// What to do on tmpfs, overlay and network file systems.
    public enum FileSystemPolicy: Sendable, Equatable {
        /// Open it and say so in `Journal.warnings`.
        case warn
        /// Refuse with `unsuitableFileSystem`.
        case refuse
    }

    /// Who prepares segments and updates the identity file.
    public enum Housekeeping: Sendable, Equatable {
        /// A thread beside the writer, so that a rotation costs nothing on the hot path.
        case background
        /// The writer itself between two groups: the order of disk operations is then a function of the calls.
        case inline
    }

    /// Who runs the writer.
    package enum Writing: Sendable, Equatable {
        /// A thread of its own.
        case thread
        /// Whoever calls `Journal.writePending()`, so that a simulation is a function of its calls; housekeeping is inline.
        case driven
    }

    /// What to do where there is no journal.
    public var creation: Creation
    /// What to do on file systems that do not keep promises.
    public var fileSystemPolicy: FileSystemPolicy
    /// Size of the segments that are made from now on.
    public var segmentBytes: Int
    /// Prepared segments to keep ahead; the last of them is the reserved room.
    public var sparesMaximum: Int
    /// Records at least this long are tried with zstd.
    public var compressionThresholdBytes: Int
    /// zstd level.
    public var compressionLevel: Int32
    /// Appends that may wait at one time.
    public var queueCountMaximum: Int
    /// Bytes that may wait at one time.
    public var queueBytesMaximum: Int
    /// Who prepares segments.
    public var housekeeping: Housekeeping
    /// Who runs the writer.
    package var writing = Writing.thread
    /// Starts the journal's threads.
    package var startThread:
        @Sendable (_ name: String, _ body: @escaping @Sendable () -> Void) throws(DiskError) -> Void =
            JournalThread.start
    /// Monotonic clock in nanoseconds, for latencies and the proof of life.
    public var monotonicNanoseconds: @Sendable () -> UInt64
    /// Source of the UUID of a new journal.
    public var randomIdentity: @Sendable () -> JournalIdentity
    #if DEBUG
        /// Called at each named crash point; debug builds only.
        public var onFailpoint: (@Sendable (JournalFailpoint) -> Void)?
    #endif

    /// The standard options; change what you need.
    public init() {
        creation = .whenEmpty
        fileSystemPolicy = .warn
        segmentBytes = JournalLimits.segmentBytesStandard
        sparesMaximum = JournalLimits.sparesStandard
        compressionThresholdBytes = JournalLimits.compressionThresholdBytes
        compressionLevel = JournalLimits.compressionLevel
        queueCountMaximum = JournalLimits.queueCountMaximum
        queueBytesMaximum = JournalLimits.queueBytesMaximum
        housekeeping = .background
        monotonicNanoseconds = MonotonicClock.nanoseconds
        randomIdentity = JournalIdentity.random
    }
}
