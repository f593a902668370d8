internal import PlantedBugs
internal import Synchronization

/// Does what must not cost the writer time: prepares segments ahead, and keeps the identity file near the watermark.
final class Housekeeper: Sendable {
    private let context: JournalContext
    /// Since when the identity file has been behind the watermark; nil when it is not, as far as is known.
    private let behindSince = Mutex<UInt64?>(nil)
    /// When the disk was last found full.
    private let fullSince = Mutex<UInt64?>(nil)

    init(_ context: JournalContext) { self.context = context }

    private static let preparingName = "prepare.tmp"

    /// One pass. Returns in how many nanoseconds the next one is due.
    func pass() -> UInt64 {
        guard context.shared.failure == nil else { return .max }
        if !isWaitingForRoom { prepareSpares() }
        updateMark()
        noteFreeBytes()
        if context.stock.level.isFull { return JournalLimits.fullRetryNanoseconds }
        guard let since = behindSince.withLock({ $0 }) else { return .max }
        let waited = context.options.monotonicNanoseconds() &- since
        return JournalLimits.watermarkLagNanoseconds - min(waited, JournalLimits.watermarkLagNanoseconds)
    }

    /// The disk was full a moment ago: every refused append wakes the housekeeper, and must not cost a try each.
    private var isWaitingForRoom: Bool {
        guard context.stock.level.isFull, let since = fullSince.withLock({ $0 }) else { return false }
        return context.options.monotonicNanoseconds() &- since < JournalLimits.fullRetryNanoseconds
    }

    /// Something became durable. True when the housekeeper has to be woken for it.
    func noteDurable() -> Bool {
        let now = context.options.monotonicNanoseconds()
        return behindSince.withLock { since in
            guard since == nil else { return false }
            since = now
            return true
        }
    }

    /// Prepares segments until enough are ahead, or the disk is full.
    func prepareSpares() {
        while context.shared.failure == nil, context.stock.level.count < context.options.sparesMaximum {
            do throws(DiskError) {
                context.stock.add(try prepare(context.stock.nextNumber))
            } catch {
                // Reported by fsync, "no space" means that data is lost already; before it, only that there is no room.
                if error.isFull, error.operation != .synchronize, error.operation != .synchronizeDirectory {
                    fullSince.withLock { $0 = context.options.monotonicNanoseconds() }
                    context.stock.noteFull()
                } else {
                    context.fail(error)
                }
                return
            }
        }
    }

    private func prepare(_ number: UInt64) throws(DiskError) -> SegmentStock.Spare {
        let bytes = UInt64(context.options.segmentBytes)
        let file = try TemporaryFile.create(Housekeeper.preparingName, in: context.directory)
        do throws(DiskError) {
            try file.fillWithZeros(from: 0, to: bytes)
            try file.synchronize()
            context.failpoint(.beforeSpareRename)
            try context.directory.rename(Housekeeper.preparingName, to: FileName.segmentName(number))
            context.failpoint(.afterSpareRename)
            if !PlantedBug.spareWithoutDirectorySynchronization.isPlanted { try context.directory.synchronize() }
        } catch {
            TemporaryFile.discard(file, Housekeeper.preparingName, in: context.directory)
            throw error
        }
        return SegmentStock.Spare(number: number, file: file, bytes: bytes)
    }

    /// Brings the identity file's watermark up to date, once in the permitted lag.
    private func updateMark() {
        let now = context.options.monotonicNanoseconds()
        let isDue = behindSince.withLock { behind in
            guard let since = behind, now &- since >= JournalLimits.watermarkLagNanoseconds else { return false }
            // Before the watermark is read, so that what becomes durable from now on asks for another update.
            behind = nil
            return true
        }
        guard isDue else { return }
        let durable = context.shared.durableSequence + (PlantedBug.watermarkAhead.isPlanted ? 1 : 0)
        context.failpoint(.beforeIdentityUpdate)
        do throws(DiskError) {
            try context.identityKeeper.update(watermark: durable)
        } catch {
            context.fail(error)
        }
    }

    private func noteFreeBytes() {
        // Only a figure: a file system that does not tell its free space can still take records.
        guard let freeBytes = try? context.directory.fileSystem().freeBytes else { return }
        context.shared.state.withLock { $0.statistics.freeBytes = freeBytes }
    }
}
