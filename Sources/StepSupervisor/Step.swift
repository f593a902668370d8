// `timeval` belongs to whichever module brought it first: in a release build that is the shim.
import CStepSpawn
import Glibc
import StepProtocol

/// One step, from its spawn until every process of it is gone.
final class Step: Coded {
    /// What became of it, as far as it is known.
    var result = StepResult()
    /// What every process of the step carries; see `step_mark_read`.
    var mark: UInt64 = 0
    /// The main process: our child until it is reaped, so its number cannot mean another. Zero from then on.
    var processID: Int32 = 0
    /// Standard output and error.
    var captures: [OutputCapture] = []
    /// When which of the two went on.
    var timeline = OutputTimeline()
    var group: ControlGroup?
    var exchange: Exchange?
    /// What it said last.
    var notice = StepNotice()

    var isFrozen = false
    /// Between two looks after a freeze; a successor looks as often as after a new one.
    var freezeInterval = Limits.freezeIntervalMinimum
    /// TERM was sent, KILL follows at the deadline.
    var isStopping = false
    /// KILL was sent. A successor sends it again at the deadline.
    var isKilling = false
    /// The supervisor is ending and took the step with it; it does not replace itself any more.
    var isInterrupted = false
    /// Between TERM and KILL.
    var stopGraceMilliseconds: UInt32 = 10_000
    /// When the next look is due: KILL, or whether all that was killed is gone.
    var deadline: UInt64?

    init() {}

    /// For a successor.
    func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&result, "result")
        try coder.code(&mark, "mark")
        try coder.code(&processID, "process")
        try coder.code(&captures, "captures")
        try coder.code(&timeline, "timeline")
        try coder.code(&exchange, "exchange")
        try coder.code(&notice, "notice")
        try coder.code(&isFrozen, "frozen")
        try coder.code(&isStopping, "stopping")
        try coder.code(&stopGraceMilliseconds, "grace")
        try coder.code(&deadline, "deadline")
        var groupPath = group?.path ?? ""
        try coder.code(&groupPath, "group")
        if coder.isReading, !groupPath.isEmpty { group = try? ControlGroup(path: groupPath) }
    }

    var identifier: StepIdentifier { result.identifier }

    /// Whether its number surely means the main process.
    var hasMainProcess: Bool { processID > 0 }

    /// The step's line in the list.
    var entry: StepEntry {
        StepEntry(identifier: identifier, state: .running(processID: processID, frozen: isFrozen), notice: notice)
    }

    /// Adds what a reaped process had used.
    func account(_ usage: rusage) {
        for time in [usage.ru_utime, usage.ru_stime] {
            result.processorMicroseconds += UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_usec)
        }
        result.memoryPeakBytes = max(result.memoryPeakBytes, UInt64(usage.ru_maxrss) * 1024)
        // In blocks of 512 bytes, whatever the file system's are.
        result.diskReadBytes += UInt64(usage.ru_inblock) * 512
        result.diskWrittenBytes += UInt64(usage.ru_oublock) * 512
    }
}
