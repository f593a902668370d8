// `timeval` belongs to whichever module brought it first: in a release build that is the shim.
import CStepSpawn
import Glibc
import StepProtocol

/// One step, from its spawn until its result is confirmed.
final class Step: Coded {
    /// Where the step stands. The numbers go through a re-execution.
    enum Phase: UInt8, Coded {
        /// The main process is there.
        case running
        /// The main process ended; what outlived it is being ended.
        case ending
        /// Every process is gone.
        case finished
        /// It was running under a supervisor that is no more.
        case lost

        init() { self = .running }
    }

    /// What became of it, as far as it is known.
    var result: StepResult
    /// What every process of the step carries; see `step_mark_read`.
    private(set) var mark: UInt64 = 0
    /// The step's line in the ledger; nil when it never got one.
    var slot: UInt32?
    /// The main process: our child until it is reaped, so its number cannot mean another.
    var processID: Int32 = 0
    var phase = Phase.running
    /// Why nothing is known of a step that was lost.
    var lossReason = ""
    /// Standard output and error, while there are processes.
    var captures: [OutputCapture] = []
    /// When which of the two went on.
    var timeline = OutputTimeline()
    var group: ControlGroup?
    var exchange: Exchange?
    /// What it said last.
    var notice = StepNotice()

    var isFrozen = false
    /// Looks that were made after a freeze.
    var freezeChecksDone: UInt32 = 0
    /// TERM was sent, KILL follows at the deadline.
    var isStopping = false
    var isKilling = false
    /// The supervisor is ending and took the step with it.
    var isInterrupted = false
    /// Between TERM and KILL.
    var stopGraceMilliseconds: UInt32 = 10_000
    /// When the next look is due: KILL, or whether all that was killed is gone.
    var deadline: UInt64?
    /// Whether the result would survive the loss of this process, and of power.
    var isStored = false

    convenience init() {
        self.init(identifier: StepIdentifier(), mark: 0)
    }

    init(identifier: StepIdentifier, mark: UInt64) {
        result = StepResult(identifier: identifier, ending: .exited(code: 0))
        self.mark = mark
    }

    /// For a successor.
    func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&result, "result")
        try coder.code(&mark, "mark")
        try coder.code(&slot, "slot")
        try coder.code(&processID, "process")
        try coder.code(&phase, "phase")
        try coder.code(&lossReason, "loss")
        try coder.code(&captures, "captures")
        try coder.code(&timeline, "timeline")
        try coder.code(&exchange, "exchange")
        try coder.code(&notice, "notice")
        try coder.code(&isFrozen, "frozen")
        try coder.code(&freezeChecksDone, "freeze checks")
        try coder.code(&isStopping, "stopping")
        try coder.code(&isKilling, "killing")
        try coder.code(&isInterrupted, "interrupted")
        try coder.code(&stopGraceMilliseconds, "grace")
        try coder.code(&deadline, "deadline")
        try coder.code(&isStored, "stored")
        var groupPath = group?.path ?? ""
        try coder.code(&groupPath, "group")
        if coder.isReading, !groupPath.isEmpty { group = try? ControlGroup(path: groupPath) }
    }

    var identifier: StepIdentifier { result.identifier }

    /// Whether processes are there.
    var isLive: Bool { phase == .running || phase == .ending }

    /// Whether its number surely means the main process.
    var hasMainProcess: Bool { phase == .running && processID > 0 }

    /// The step's line in the list.
    var entry: StepEntry {
        switch phase {
        case .running, .ending:
            StepEntry(
                identifier: identifier, state: .running(processID: processID, frozen: isFrozen), notice: notice)
        case .finished: StepEntry(identifier: identifier, state: .finished(result))
        case .lost: StepEntry(identifier: identifier, state: .lost(reason: lossReason))
        }
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
