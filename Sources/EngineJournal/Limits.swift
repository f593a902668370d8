/// Every limit of the journal with its reason.
public enum JournalLimits {
    /// 16 MiB: large enough that rotation is rare, small enough that retention frees space soon.
    public static let segmentBytesStandard = 16 << 20
    /// One segment must hold at least its header and a few batches.
    public static let segmentBytesMinimum = 16 << 10
    /// What opening after a crash may have to hold in memory and to write again.
    public static let segmentBytesMaximum = 256 << 20
    /// The first segment of a new journal is small, because its zeros are written while the engine starts.
    static let segmentBytesInitial = 1 << 20
    /// Two: one for the next rotation, one reserved for cancel and results when the disk is full.
    public static let sparesStandard = 2
    /// Header of a segment and of the identity file: one page, so that no write of a record touches the header's page.
    static let headerBytes = 4096
    /// One batch; checked before anything is allocated for it.
    public static let batchBytesMaximum = 16 << 20
    /// Records of one batch.
    public static let batchRecordsMaximum = 65_536
    /// Decompressed size of one record, checked before anything is allocated for it.
    public static let recordBytesMaximum = 64 << 20
    /// Bytes gathered into one group: bounds the latency of the first waiter and the writer's buffer.
    static let groupBytesMaximum = 4 << 20
    /// Below this zstd gains less than it costs.
    public static let compressionThresholdBytes = 1024
    /// zstd's fast default region: about 500 MB/s.
    public static let compressionLevel: Int32 = 1
    /// Working memory of zstd kept for the next record, in each direction: some 300 KiB each, of which the writer's
    /// callers and the reader rarely want more at one time.
    static let compressionContextsKept = 2
    /// Appends that may wait: some disk seconds of work, then callers hear `busy`.
    public static let queueCountMaximum = 16_384
    /// Bytes that may wait.
    public static let queueBytesMaximum = 64 << 20
    /// Share of the queue (one in …) that only reserved appends may use.
    static let queueReservedShare = 8
    /// Kinds from here on are the journal's own records.
    public static let internalKinds: UInt8 = 0xF0
    /// Buffer with which files are read and prepared.
    static let transferBytes = 1 << 20
    /// One entry of a checkpoint, checked before anything is allocated for it.
    public static let checkpointEntryBytesMaximum = 256 << 20
    /// Entries are gathered to about this size before they go to the disk.
    static let checkpointChunkBytes = 256 << 10
    /// One page of history, unless the caller asks for another bound.
    public static let readBytesMaximum = 4 << 20
    /// Distance of the marks of the index that finds a record inside a segment.
    static let indexStrideBytes = 64 << 10
    /// After a group the writer looks for more work this long before it sleeps: whoever was just answered often comes
    /// back at once, and waking a thread takes about as long (30 µs in a virtual machine).
    static let writerPollNanoseconds: UInt64 = 50_000
    /// A prepared segment is tried again this long after the disk was found full.
    static let fullRetryNanoseconds: UInt64 = 250_000_000
    /// The identity file lags behind the durable watermark at most this long.
    static let watermarkLagNanoseconds: UInt64 = 1_000_000_000
    /// Blocking jobs (pages of history, parts of checkpoints) that may wait for a thread.
    static let jobsMaximum = 1024
    /// A backup is begun anew when the live journal drops what was to be copied; that happens once in a checkpoint.
    static let backupAttemptsMaximum = 8
    /// Two checkpoints are kept: a bad newest falls back to the other.
    static let checkpointsKept = 2
    /// Bytes of checksums spent to look for a valid batch behind a bad one, as a multiple of the segment; past it the
    /// answer is "damaged", because content made to look like batches must not make opening quadratic.
    static let searchEffort = 64
}
