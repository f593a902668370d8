/// An append-only, durable sequence of records in a directory. It knows bytes and positions, never their meaning.
///
/// One writer thread gathers what is appended, writes it once, synchronises once, and answers all that waited. What
/// `append` returned for is on the disk. The format is described in `packaging/doc/journal-format.md`.
public final class Journal: Sendable {
    /// The UUID of this journal.
    public let identity: JournalIdentity
    /// What the operator should know about how it opened.
    public let warnings: [JournalWarning]

    init(identity: JournalIdentity, warnings: [JournalWarning]) {
        self.identity = identity
        self.warnings = warnings
    }

    /// Opens the journal in `directory`, or makes one: takes the lock for the life of the journal, verifies what is
    /// there, cuts a torn tail (a copy is kept) and refuses damage.
    public static func open(
        directory: String, options: JournalOptions = JournalOptions(), disk: any Disk = SystemDisk()
    ) throws(JournalError) -> Journal {
        fatalError("pending")
    }

    /// The position that the next record gets, if nothing else is waiting: one more than the last durable one. A
    /// checkpoint that begins here misses nothing of what was acknowledged before.
    public var nextPosition: UInt64 { fatalError("pending") }

    /// The oldest position that can be read.
    public var firstPosition: UInt64 { fatalError("pending") }

    /// The sticky failure, once there is one.
    public var failure: DiskError? { nil }

    /// Figures of this moment.
    public var statistics: JournalStatistics { JournalStatistics() }

    /// Appends the payloads as one batch: after a crash all of them are there, or none. Returns their positions when
    /// they are durable. Not cancellable: returning early would leave the caller not knowing the truth.
    public func append(
        _ payloads: [Payload], priority: AppendPriority = .ordinary
    ) async throws(JournalError) -> ClosedRange<UInt64> {
        fatalError("pending")
    }

    /// Proof of life: returns when the writer thread passed by, after everything that was appended before is durable.
    /// Does not touch the disk by itself.
    public func tick() async throws(JournalError) {
        fatalError("pending")
    }

    /// Waits for what was appended, says in the identity file that the end is clean, releases the lock.
    public func close() async throws(JournalError) {
        fatalError("pending")
    }

    // MARK: - Recovery, checkpoints, history

    /// Replays: first the entries of the newest checkpoint that verifies, then every record from its position to the
    /// end that `open` found. Blocks the calling thread; call it before the first append.
    public func recover(
        checkpoint: ([UInt8]) throws -> Void, record: (JournalRecord) throws -> Void
    ) throws {
        fatalError("pending")
    }

    /// Writes a checkpoint that stands for everything before `position`. The entries may show later states too
    /// (fuzzy): replay from `position` has to be idempotent. Returns when the checkpoint was verified and recorded.
    /// Throws `JournalError`, or what `entries` throws. Without room it throws `diskFull` and nothing has changed.
    public func checkpoint(from position: UInt64, entries: () async throws -> [UInt8]?) async throws {
        fatalError("pending")
    }

    /// Drops whole segments whose records all lie before `position`, never beyond the older kept checkpoint. Returns
    /// how many.
    @discardableResult
    public func dropSegments(before position: UInt64) async throws(JournalError) -> Int {
        fatalError("pending")
    }

    /// Durable records from `first` through `last`, at least one if there is one, then as many as fit the bound. Ask
    /// again from the last one's successor until the answer is empty.
    public func read(
        from first: UInt64, through last: UInt64 = .max, bytesMaximum: Int = JournalLimits.readBytesMaximum
    ) async throws(JournalError) -> [JournalRecord] {
        fatalError("pending")
    }
}
