// `timeval` belongs to whichever module brought it first: in a release build that is the shim.
import CStepSpawn
import Glibc
import StepProtocol

/// One step, from its spawn until its result is confirmed.
final class Step {
    /// Where the step stands.
    enum Phase {
        /// The main process is there.
        case running
        /// The main process ended; what outlived it is being ended.
        case ending(StepResult.Ending)
        /// Every process is gone.
        case finished(StepResult)
        /// It was running under a supervisor that is no more.
        case lost(reason: String)
    }

    let identifier: StepIdentifier
    /// What every process of the step carries; see `step_mark_read`.
    let mark: UInt64
    /// The step's line in the ledger; nil when it never got one.
    var slot: UInt32?
    /// The main process: our child until it is reaped, so its number cannot mean another.
    var processID: Int32
    var phase: Phase
    var output: OutputCapture?
    var error: OutputCapture?
    var group: ControlGroup?
    var exchange: Exchange?
    /// What its lines carry in the host's log; empty when they do not go there.
    var logFields: [String] = []
    /// What it said last, and when it may be told next.
    var notice = StepNotice()
    var noticeNotBefore: UInt64 = 0

    var isFrozen = false
    /// Looks that are still due after a freeze.
    var freezeChecksDone = 0
    /// TERM was sent, KILL follows at the deadline.
    var isStopping = false
    var isKilling = false
    /// The supervisor is ending and took the step with it.
    var isInterrupted = false
    /// Between TERM and KILL.
    var stopGraceMilliseconds: UInt32 = 10_000
    /// When the next look is due: KILL, or whether all that was killed is gone.
    var deadline: UInt64?
    var processorMicroseconds: UInt64 = 0
    var memoryPeakBytes: UInt64 = 0
    var diskReadBytes: UInt64 = 0
    var diskWrittenBytes: UInt64 = 0
    var survivorsEnded: UInt32 = 0
    /// Whether the result would survive the loss of this process, and of power.
    var isStored = false

    init(identifier: StepIdentifier, mark: UInt64, phase: Phase = .running) {
        self.identifier = identifier
        self.mark = mark
        processID = 0
        self.phase = phase
    }

    /// Whether processes are there.
    var isLive: Bool {
        switch phase {
        case .running, .ending: true
        case .finished, .lost: false
        }
    }

    var hasMainProcess: Bool {
        if case .running = phase { true } else { false }
    }

    /// The step's line in the list.
    var entry: StepEntry {
        switch phase {
        case .running, .ending:
            StepEntry(
                identifier: identifier, state: .running(processID: processID, frozen: isFrozen), notice: notice)
        case .finished(let result): StepEntry(identifier: identifier, state: .finished(result))
        case .lost(let reason): StepEntry(identifier: identifier, state: .lost(reason: reason))
        }
    }

    /// Adds what a reaped process had used.
    func account(_ usage: rusage) {
        for time in [usage.ru_utime, usage.ru_stime] {
            processorMicroseconds += UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_usec)
        }
        memoryPeakBytes = max(memoryPeakBytes, UInt64(usage.ru_maxrss) * 1024)
        // In blocks of 512 bytes, whatever the file system's are.
        diskReadBytes += UInt64(usage.ru_inblock) * 512
        diskWrittenBytes += UInt64(usage.ru_oublock) * 512
    }
}
