import CStepSpawn
import Glibc
import StepProtocol

/// When each stream of a step went on, so that readers can put the two in order and find a time: records of 16 bytes in
/// a file beside theirs. A record says: from this time on, this stream from this offset on (see `OutputTimeline.swift`
/// of the reader).
///
/// A step that wrote in one go has no file: its one record would say nothing. Records come at most every 20 ms unless
/// the streams take turns, and the interval doubles with every 65,536 records, so that a year of output takes some MB.
final class OutputTimeline {
    let path: String
    private var file: OwnedDescriptor?
    private var count: UInt64 = 0
    /// The first record, until there is a second.
    private var first: [UInt8] = []
    private var isBroken = false
    /// Of both streams, in milliseconds since 1970.
    private var lastAt: (output: UInt64, error: UInt64) = (0, 0)
    private var lastIsError: Bool?

    /// Goes on with the file of a predecessor, if there is one.
    init(path: String, count: UInt64 = 0) {
        self.path = path
        self.count = count
    }

    /// Notes that a stream goes on at `offset` now.
    func note(isError: Bool, offset: UInt64) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let now = UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
        let last = isError ? lastAt.error : lastAt.output
        let interval = Limits.timelineIntervalMilliseconds << min(40, count / Limits.timelineRecordsPerInterval)
        let isDue = now >= last + interval || now < last
        let takesTurn = lastIsError != isError && count < Limits.timelineRecordsPerInterval
        guard isDue || takesTurn else { return }
        if isError { lastAt.error = now } else { lastAt.output = now }
        lastIsError = isError
        append(isError: isError, offset: offset, now)
    }

    /// Writes what is held back; for a successor.
    func flush() -> UInt64 {
        if !first.isEmpty { write(first) }
        first = []
        return count
    }

    private func append(isError: Bool, offset: UInt64, _ now: UInt64) {
        var writer = ByteWriter()
        writer.write(now)
        writer.write(offset << 1 | (isError ? 1 : 0))
        count += 1
        if count == 1 {
            first = writer.bytes
        } else {
            write(first + writer.bytes)
            first = []
        }
    }

    private func write(_ bytes: [UInt8]) {
        guard !isBroken else { return }
        if number < 0 {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
            // Without it the streams are shown one after the other: no reason to hold up the step.
            guard descriptor >= 0 else {
                isBroken = true
                return log("cannot create \(path): \(SystemError().message)")
            }
            file = OwnedDescriptor(descriptor)
        }
        isBroken = SystemFiles.writeAll(bytes, to: number) != 0
    }

    private var number: Int32 {
        switch file {
        case .some(let owned): owned.number
        case .none: -1
        }
    }
}
