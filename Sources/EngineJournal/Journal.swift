internal import Synchronization

/// An append-only, durable sequence of records in a directory. It knows bytes and positions, never their meaning.
///
/// One writer thread gathers what is appended, writes it once, synchronises once, and answers all that waited. What
/// `append` returned for is on the disk. The format is described in `packaging/doc/journal-format.md`.
///
/// Call `close` at the end; a journal that is let go of without it ends its threads and releases its lock, but the next
/// opening has to read the tail as after a crash.
public final class Journal: Sendable {
    /// The UUID of this journal.
    public let identity: JournalIdentity
    /// What the operator should know about how it opened.
    public let warnings: [JournalWarning]
    /// The last record that was there when the journal was opened; 0 for a new one.
    public let recoveredThrough: UInt64

    let context: JournalContext
    let housekeeper: Housekeeper
    /// Blocking work beside the writer: nil when housekeeping is inline.
    let worker: WorkerThread?
    let reader: WorkerThread?
    private let driven: DrivenWriter?

    /// Opens the journal in `directory`, or makes one: takes the lock for the life of the journal, verifies what is
    /// there, cuts a torn tail (a copy is kept) and refuses damage. Blocks the calling thread.
    public static func open(
        directory path: String, options: JournalOptions = JournalOptions(), disk: any Disk = SystemDisk()
    ) throws(JournalError) -> Journal {
        var options = options
        options.segmentBytes = min(
            max(options.segmentBytes, JournalLimits.segmentBytesMinimum), JournalLimits.segmentBytesMaximum)
        // Whole pages: the file system would round up anyway.
        options.segmentBytes -= options.segmentBytes % JournalLimits.headerBytes
        options.sparesMaximum = max(options.sparesMaximum, JournalLimits.sparesStandard)
        if options.writing == .driven { options.housekeeping = .inline }
        let (opened, directory) = try Opening.run(path, options: options, disk: disk)
        do throws(DiskError) {
            return try Journal(opened, directory: directory, options: options)
        } catch {
            try? opened.segment.file.close()
            for spare in opened.spares { try? spare.file.close() }
            try? opened.identityFile.close()
            try? opened.lock.close()
            directory.close()
            throw .unavailable(error)
        }
    }

    private init(
        _ opened: Opening.Outcome, directory: any DiskDirectory, options: JournalOptions
    ) throws(DiskError) {
        let queue = AppendQueue(countMaximum: options.queueCountMaximum, bytesMaximum: options.queueBytesMaximum)
        let nextSegment = (opened.spares.last?.number ?? opened.segment.number) + 1
        let context = JournalContext(
            directory: directory, identity: opened.identity.identity,
            seed: Checksum.seed(of: opened.identity.identity), options: options, queue: queue,
            stock: SegmentStock(spares: opened.spares, nextNumber: nextSegment, writerSignal: queue.signal),
            shared: SharedState(
                SharedState.State(
                    durableSequence: opened.chain.nextSequence - 1, segments: opened.segments,
                    checkpoints: opened.checkpoints, lastCheckpointNumber: opened.lastCheckpointNumber)),
            identityKeeper: IdentityKeeper(content: opened.identity, file: opened.identityFile), lock: opened.lock)
        let housekeeper = Housekeeper(context)
        self.context = context
        self.housekeeper = housekeeper
        identity = context.identity
        warnings = opened.warnings
        recoveredThrough = opened.chain.nextSequence - 1
        driven = options.writing == .driven ? DrivenWriter() : nil
        switch options.housekeeping {
        case .background:
            let worker = try WorkerThread("journal-keeper", options) { housekeeper.pass() }
            self.worker = worker
            do throws(DiskError) {
                reader = try WorkerThread("journal-reader", options) { .max }
            } catch {
                worker.stop()
                throw error
            }
        case .inline:
            worker = nil
            reader = nil
        }
        try startWriter(opened)
    }

    private func startWriter(_ opened: Opening.Outcome) throws(DiskError) {
        let context = self.context
        let housekeeper = self.housekeeper
        let worker = self.worker
        let reader = self.reader
        var wake: (@Sendable () -> Void)?
        if let worker { wake = { worker.wake() } }
        let wakeHousekeeper = wake
        let (segment, chain) = (opened.segment, opened.chain)
        if let driven {
            driven.begin(
                Writer(
                    context: context, housekeeper: housekeeper, wakeHousekeeper: nil, segment: segment, chain: chain))
            return
        }
        do throws(DiskError) {
            try context.options.startThread("journal-writer") {
                var writer = Writer(
                    context: context, housekeeper: housekeeper, wakeHousekeeper: wakeHousekeeper, segment: segment,
                    chain: chain)
                writer.run()
                worker?.stop()
                reader?.stop()
                writer.end()
            }
        } catch {
            worker?.stop()
            reader?.stop()
            throw error
        }
    }

    deinit {
        context.queue.abandon()
        driven?.abandon()
    }

    // MARK: - Positions and figures

    /// The position that the next record gets, if nothing else is waiting: one more than the last durable one. A
    /// checkpoint that begins here misses nothing of what was acknowledged before.
    public var nextPosition: UInt64 { context.shared.durableSequence + 1 }

    /// The oldest position that can be read.
    public var firstPosition: UInt64 { context.shared.state.withLock { $0.segments.first?.firstSequence ?? 1 } }

    /// The sticky failure, once there is one.
    public var failure: DiskError? { context.shared.failure }

    /// Positions of the kept checkpoints, oldest first.
    public var checkpointPositions: [UInt64] { context.shared.state.withLock { $0.checkpoints.map(\.position) } }

    /// Figures of this moment.
    public var statistics: JournalStatistics {
        let level = context.stock.level
        let spareBytes = context.stock.bytes
        let queued = context.queue.count
        return context.shared.state.withLock { state in
            var statistics = state.statistics
            statistics.segments = state.segments.count
            statistics.segmentBytes = state.segments.reduce(spareBytes) { $0 + $1.bytes }
            statistics.spares = level.count
            statistics.diskFull = level.isFull
            statistics.durableSequence = state.durableSequence
            statistics.queued = queued
            return statistics
        }
    }

    // MARK: - Appending

    /// Appends the payloads as one batch: after a crash all of them are there, or none. Returns their positions when
    /// they are durable. Not cancellable: returning early would leave the caller not knowing the truth.
    public func append(
        _ payloads: [Payload], priority: AppendPriority = .ordinary
    ) async throws(JournalError) -> ClosedRange<UInt64> {
        for payload in payloads where payload.kind >= JournalLimits.internalKinds {
            throw .invalidPayload("kind \(payload.kind) is the journal's own")
        }
        return try await appendInternal(payloads, priority: priority)
    }

    func appendInternal(
        _ payloads: [Payload], priority: AppendPriority
    ) async throws(JournalError) -> ClosedRange<UInt64> {
        let batch = try EncodedBatch(
            payloads, compressingFrom: context.options.compressionThresholdBytes,
            level: context.options.compressionLevel, bytesMaximum: context.frameBytesMaximum)
        return try await request(.append(batch, priority))
    }

    /// Proof of life: returns when the writer thread passed by, after everything that was appended before is durable.
    /// Does not touch the disk by itself.
    public func tick() async throws(JournalError) {
        _ = try await request(.tick)
    }

    /// With `JournalOptions.writing` driven: makes durable what waits, here and now, and answers it. False when nothing
    /// waited.
    @discardableResult
    package func writePending() -> Bool { driven?.pass() ?? false }

    /// Waits for what was appended, says in the identity file that the end is clean, releases the lock.
    public func close() async throws(JournalError) {
        _ = try await request(.close)
    }

    private func request(_ work: AppendQueue.Request.Work) async throws(JournalError) -> ClosedRange<UInt64> {
        let queue = context.queue
        let answer = await withCheckedContinuation { continuation in
            queue.add(AppendQueue.Request(work: work, continuation: continuation))
        }
        return try answer.get()
    }

    /// Runs blocking work on `thread`, or here when housekeeping is inline.
    func run<Success: Sendable>(
        on thread: WorkerThread?, _ job: @escaping @Sendable () -> Result<Success, JournalError>
    ) async throws(JournalError) -> Success {
        guard let thread else { return try job().get() }
        return try await thread.run(job)
    }
}
