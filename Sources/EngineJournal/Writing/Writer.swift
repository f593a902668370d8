internal import PlantedBugs
internal import Synchronization

/// The single writer: gathers what waits into a group, writes it once, synchronises once, answers all. Its state is
/// owned by its thread alone.
struct Writer {
    /// The segment that is being written.
    struct Segment {
        var number: UInt64
        var file: any DiskFile
        var bytes: UInt64
        /// Where the next frame goes.
        var offset: UInt64
    }

    /// What one fdatasync makes durable, and who waits for it.
    struct Group {
        var answers: [(continuation: CheckedContinuation<AppendQueue.Answer, Never>, answer: AppendQueue.Answer)] = []
        var frames: UInt64 = 0
        var marks: [SegmentEntry.Mark] = []
    }

    let context: JournalContext
    let housekeeper: Housekeeper
    /// Wakes the housekeeper's thread; nil when the writer does that work itself.
    let wakeHousekeeper: (@Sendable () -> Void)?
    var segment: Segment
    var chain: Chain
    /// The bytes of the current group; they go to `segment.offset`.
    var buffer: [UInt8] = []
    /// The current group is the first of its segment.
    var isNewSegment = false
    var closer: CheckedContinuation<AppendQueue.Answer, Never>?

    init(
        context: JournalContext, housekeeper: Housekeeper, wakeHousekeeper: (@Sendable () -> Void)?, segment: Segment,
        chain: Chain
    ) {
        self.context = context
        self.housekeeper = housekeeper
        self.wakeHousekeeper = wakeHousekeeper
        self.segment = segment
        self.chain = chain
        buffer.reserveCapacity(min(JournalLimits.transferBytes, context.options.segmentBytes))
    }

    private var lastSequence: UInt64 { chain.nextSequence - 1 }

    /// Works until the journal is closed, or nobody holds it any more.
    mutating func run() {
        while closer == nil {
            if pass() { continue }
            if context.queue.isAbandoned { break }
            context.queue.signal.wait(afterPolling: JournalLimits.writerPollNanoseconds)
        }
    }

    /// Works off what waits now; false when nothing does.
    mutating func pass() -> Bool {
        let requests = context.queue.take()
        guard !requests.isEmpty else { return false }
        process(requests)
        return true
    }

    /// Closes the files and answers who waits for that.
    func end() {
        let answer = Closing.run(context, segment: segment, isOrderly: closer != nil)
        closer?.resume(returning: answer)
    }

    private mutating func process(_ requests: [AppendQueue.Request]) {
        var rest = requests[...]
        while !rest.isEmpty {
            var group = gather(&rest)
            commit(&group)
            if wakeHousekeeper == nil { _ = housekeeper.pass() }
            for (continuation, answer) in group.answers { continuation.resume(returning: answer) }
        }
    }

    // MARK: - Gathering

    /// Takes requests off the front until the group is large enough, or the next one needs a new segment.
    private mutating func gather(_ requests: inout ArraySlice<AppendQueue.Request>) -> Group {
        buffer.removeAll(keepingCapacity: true)
        isNewSegment = false
        var group = Group()
        let watermark = lastSequence
        let number = chain.group + 1
        while let request = requests.first, buffer.count < JournalLimits.groupBytesMaximum {
            switch request.work {
            case .tick:
                let answer = context.shared.failure.map { AppendQueue.Answer.failure(.failed($0)) }
                group.answers.append((request.continuation, answer ?? .success(0...0)))
            case .close:
                closer = request.continuation
            case .append(let batch, let priority):
                switch admit(batch.frame.count, priority) {
                case .refused(let error):
                    group.answers.append((request.continuation, .failure(error)))
                case .rotates where group.frames > 0:
                    return group
                case .rotates:
                    guard rotate() else { continue }
                    fallthrough
                case .fits:
                    let range = add(batch, to: &group, number: number, watermark: watermark)
                    group.answers.append((request.continuation, .success(range)))
                }
            }
            requests.removeFirst()
        }
        return group
    }

    private mutating func add(
        _ batch: EncodedBatch, to group: inout Group, number: UInt64, watermark: UInt64
    ) -> ClosedRange<UInt64> {
        let first = chain.nextSequence
        group.marks.append(SegmentEntry.Mark(sequence: first, offset: segment.offset + UInt64(buffer.count)))
        let checksum = batch.write(
            into: &buffer, seed: context.seed, previous: chain.checksum, firstSequence: first, group: number,
            watermark: watermark)
        chain = Chain(
            nextSequence: first + UInt64(batch.count), checksum: checksum, group: number, watermark: watermark)
        group.frames += 1
        return first...(chain.nextSequence - 1)
    }

    private enum Admission {
        case fits
        case rotates
        case refused(JournalError)
    }

    /// Whether a frame may be written, and where. The last spare is for reserved appends; with none left and no room
    /// for another, so is the rest of the current segment.
    private mutating func admit(_ bytes: Int, _ priority: AppendPriority) -> Admission {
        let fits = segment.offset + UInt64(buffer.count) + UInt64(bytes) <= segment.bytes
        var hasTried = false
        while true {
            if let failure = context.shared.failure, !PlantedBug.appendAfterFailure.isPlanted {
                return .refused(.failed(failure))
            }
            let level = context.stock.level
            switch (fits, priority) {
            case (true, .reserved): return .fits
            case (true, .ordinary):
                if !level.isFull || level.count > 0 { return .fits }
            case (false, .reserved):
                if level.count > 0 { return .rotates }
            case (false, .ordinary):
                if level.count > (PlantedBug.spareWithoutReserve.isPlanted ? 0 : 1) { return .rotates }
            }
            guard let wakeHousekeeper else {
                if hasTried { return .refused(.diskFull) }
                hasTried = true
                housekeeper.prepareSpares()
                continue
            }
            wakeHousekeeper()
            if level.isFull { return .refused(.diskFull) }
            // Being prepared right now: the housekeeper posts when it is there, or when there is no room.
            context.queue.signal.wait()
        }
    }

    /// Goes on to the next segment. Its header is written with the group's first frame, in one write.
    private mutating func rotate() -> Bool {
        guard let spare = context.stock.take() else { return false }
        context.failpoint(.beforeRotation)
        let header = SegmentHeader(
            identity: context.identity, number: spare.number, firstSequence: chain.nextSequence,
            lastGroup: chain.group, chain: chain.checksum)
        do throws(DiskError) {
            try segment.file.close()
        } catch {
            context.fail(error)
        }
        segment = Segment(number: spare.number, file: spare.file, bytes: spare.bytes, offset: 0)
        buffer = header.encoded
        if PlantedBug.rotationWithoutHeader.isPlanted { buffer = [UInt8](repeating: 0, count: buffer.count) }
        isNewSegment = true
        return true
    }

    // MARK: - Committing

    /// Makes the group durable. After a failure everybody who waits hears of it, and nothing is written any more.
    private mutating func commit(_ group: inout Group) {
        let begin = context.options.monotonicNanoseconds()
        var duration: UInt64 = 0
        if group.frames > 0 {
            do throws(DiskError) {
                if let failure = context.shared.failure, !PlantedBug.appendAfterFailure.isPlanted { throw failure }
                context.failpoint(.beforeGroupWrite)
                try segment.file.writeAll(buffer, at: segment.offset)
                context.failpoint(.beforeGroupSync)
                let written = context.options.monotonicNanoseconds()
                try synchronize()
                duration = context.options.monotonicNanoseconds() &- written
                context.failpoint(.afterGroupSync)
            } catch {
                fail(error, &group)
                return
            }
        }
        publish(group, tick: begin, synchronizationNanoseconds: duration)
    }

    /// Never tried again after a failure: a second call can say yes to data that the first one lost.
    private func synchronize() throws(DiskError) {
        if PlantedBug.acknowledgeWithoutSynchronization.isPlanted { return }
        do throws(DiskError) {
            try segment.file.synchronize()
        } catch {
            guard PlantedBug.retrySynchronization.isPlanted else { throw error }
            try segment.file.synchronize()
        }
    }

    private func fail(_ error: DiskError, _ group: inout Group) {
        context.fail(error)
        let failure = JournalError.failed(context.shared.failure ?? error)
        for index in group.answers.indices { group.answers[index].answer = .failure(failure) }
    }

    /// Readers see the group from here on.
    private mutating func publish(_ group: Group, tick: UInt64, synchronizationNanoseconds: UInt64) {
        let durable = lastSequence
        let firstSequence = group.marks.first?.sequence ?? 0
        let end = segment.offset + UInt64(buffer.count)
        context.shared.state.withLock { state in
            state.statistics.lastTickNanoseconds = tick
            guard group.frames > 0 else { return }
            if isNewSegment {
                state.segments.append(
                    SegmentEntry(
                        number: segment.number, firstSequence: firstSequence, bytes: segment.bytes, marks: []))
            }
            let last = state.segments.count - 1
            for mark in group.marks { state.segments[last].note(mark) }
            state.statistics.records += durable - state.durableSequence
            state.durableSequence = durable
            state.statistics.bytesAppended += UInt64(buffer.count)
            state.statistics.appends += group.frames
            state.statistics.synchronizations += 1
            state.statistics.synchronizationNanoseconds.add(synchronizationNanoseconds)
            state.statistics.groupSizes.add(group.frames)
        }
        segment.offset = end
        guard group.frames > 0 else { return }
        if housekeeper.noteDurable() || isNewSegment { wakeHousekeeper?() }
    }
}
