import CStepSpawn
import Glibc
import StepProtocol

/// When each stream of a step went on, so that readers can put the two in order and find a time: records of 16 bytes in
/// a file beside theirs. A record says: from this time on, this stream from this offset on (see `OutputTimeline.swift`
/// of the reader).
///
/// A step that wrote in one go has no file: its one record would say nothing. Records come at most every 20 ms unless
/// the streams take turns, and the interval doubles with every 65,536 records, so that a year of output takes some MB.
struct OutputTimeline: Coded {
    private var path = ""
    private var count: UInt64 = 0
    /// What is not written yet: the first record, until there is a second.
    private var pending: [UInt8] = []
    /// Of both streams, in milliseconds since 1970.
    private var lastTimes: [UInt64] = [0, 0]
    private var lastIsError: Bool?
    /// A write failed, and half a record may be there: no more follow.
    private var isBroken = false

    init() {}

    /// Records go into the file at `path`.
    init(path: String) {
        self.path = path
    }

    mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&path, "path")
        try coder.code(&count, "records")
        try coder.code(&pending, "pending")
        try coder.code(&lastTimes, "times")
        try coder.code(&lastIsError, "stream")
        try coder.code(&isBroken, "failure")
        try coder.check(lastTimes.count == 2, "times")
    }

    /// Notes that a stream goes on at `offset` now.
    mutating func note(isError: Bool, offset: UInt64) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let now = UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
        let last = lastTimes[isError ? 1 : 0]
        let interval = Limits.timelineIntervalMilliseconds << min(40, count / Limits.timelineRecordsPerInterval)
        let isDue = now >= last + interval || now < last
        guard !isBroken, isDue || lastIsError != isError && count < Limits.timelineRecordsPerInterval else { return }
        lastTimes[isError ? 1 : 0] = now
        lastIsError = isError
        count += 1
        let record = Coder.bytes(of: now) + Coder.bytes(of: offset << 1 | (isError ? 1 : 0))
        pending += record
        guard count > 1 else { return }
        do throws(SystemError) {
            let file = try SystemFiles.create(path, O_WRONLY | O_APPEND)
            try SystemFiles.write(pending, to: file.number)
        } catch {
            // Without it the streams are shown one after the other: no reason to hold up the step.
            isBroken = true
            log("cannot write \(path): \(error.message)")
        }
        pending = []
    }
}
