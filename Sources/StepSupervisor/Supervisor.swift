import CStepSpawn
import Glibc
import StepProtocol

/// The process that spawns and holds steps: one thread, one loop, no policy.
///
/// What it does for a frame stands in `Supervisor+Requests`, for a child that ended in `Supervisor+Children`.
final class Supervisor {
    let options: Options
    let directory: StateDirectory
    let groups: ControlGroupTree?
    let greeting: Greeting
    let journal: JournalSink?
    let listener: OwnedDescriptor
    let signals: OwnedDescriptor
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.readBytes, alignment: 16)
    let loop: EventLoop
    var ledger: Ledger
    /// The mark that was given last; zero when this process may give none.
    var lastMark: UInt64
    /// What a step may open, unless it says otherwise: the limit that we were started with.
    let descriptorLimit: step_limit
    /// Steps for which there are descriptors at once.
    let runningStepsMaximum: Int

    var steps: [StepIdentifier: Step] = [:]
    /// Live main processes.
    var mainProcesses: [Int32: Step] = [:]
    /// Live steps by their marks.
    var marked: [UInt64: Step] = [:]
    /// Signals that this turn sends at its end.
    var wishes: [StepIdentifier: [Int32]] = [:]
    /// What a look at the process table showed in this turn.
    var table: ProcessTable?
    /// Steps with a deadline or without a main process: the few that a turn of the loop must look at.
    var attended: Set<StepIdentifier> = []
    /// Steps that said something which is not told yet, and when it may be.
    var noticing: Set<StepIdentifier> = []
    var noticesNotBefore: UInt64 = 0
    /// Directories for exchange that wait for the next step.
    var freeExchanges: [Exchange] = []
    var connections: [Int32: Connection] = [:]
    var isEnding = false
    var isReplacing = false
    /// While there is nothing to do: when this process ends by itself, if it was told to.
    private var idleEnd: UInt64?

    /// Takes up the work in the directory. Survivors of a lost predecessor are ended before anyone is served.
    init(options: Options, predecessor: Handover?) throws(Failure) {
        self.options = options
        directory = try StateDirectory(path: options.state, inheritedLock: predecessor?.lock)
        let bootID = SystemFiles.readText("/proc/sys/kernel/random/boot_id") ?? "unknown"
        let path = options.state + "/stepd.ledger"
        ledger = try attempt("use \(path)", status: 71, try Ledger(path: path, bootID: bootID))
        loop = try attempt("wait for events", status: 71, try EventLoop())
        signals = try attempt("receive signals", status: 71, try Self.openSignals())
        var greeting = Greeting(
            processID: getpid(), incarnation: bootID + "/" + String(ledger.identity, radix: 16))
        do throws(ControlGroupTree.Hindrance) {
            let tree = try ControlGroupTree(option: options.controlGroup)
            greeting.abilities = tree.abilities
            groups = tree
        } catch {
            greeting.hindrance = error.reason
            groups = nil
        }
        self.greeting = greeting
        journal = options.journalPath.flatMap { try? JournalSink(path: $0) }
        descriptorLimit = step_raise_descriptor_limit()
        let room = descriptorLimit.hard - min(descriptorLimit.hard, Limits.descriptorsReserved)
        runningStepsMaximum = Int(min(Limits.runningStepsMaximum, room / Limits.descriptorsPerStep))
        lastMark = predecessor?.lastMark ?? Self.chooseMark()
        listener = if let predecessor { OwnedDescriptor(predecessor.listener) } else { try directory.listen() }
        try clearExchanges(but: predecessor?.steps.compactMap { $0.exchange?.path } ?? [])
        _ = step_become_subreaper()
        loop.watch(listener.number) { [unowned self] in acceptConnection() }
        loop.watch(signals.number) { [unowned self] in receiveSignals() }
        // A predecessor's processes are our children already.
        if let predecessor { predecessor.steps.forEach(hold) } else { recover() }
        reapChildren()
    }

    deinit {
        buffer.deallocate()
    }

    /// Serves until told to end, or until idle for as long as was asked. Returns the exit status.
    func run() -> Int32 {
        while !(isEnding && !hasLiveSteps || isIdleForLong()) {
            table = nil
            loop.turn(timeoutMilliseconds: timeout())
            attendDeadlines()
            sendSignals()
            tellNotices()
            journal?.drain()
            flushConnections()
            if isReplacing { replaceSelf() }
        }
        storeResults()
        journal?.drainBeforeEnd()
        directory.removeSocket()
        return 0
    }

    private func receiveSignals() {
        var hasEndedChildren = false
        let size = MemoryLayout<signalfd_siginfo>.size
        while read(signals.number, buffer.baseAddress, size) == size {
            switch Int32(buffer.load(as: signalfd_siginfo.self).ssi_signo) {
            case SIGCHLD: hasEndedChildren = true
            case SIGHUP: isReplacing = true
            default: beginEnding()
            }
        }
        if hasEndedChildren { reapChildren() }
    }

    /// Every running step is ended; their results say why.
    private func beginEnding() {
        guard !isEnding else { return }
        isEnding = true
        for step in steps.values where step.isLive {
            step.isInterrupted = !step.isStopping
            stop(step, grace: Limits.endingGrace)
        }
    }

    private var hasLiveSteps: Bool { !mainProcesses.isEmpty || !attended.isEmpty }

    private func timeout() -> Int32 {
        let deadlines = [
            attended.lazy.compactMap { self.steps[$0]?.deadline }.min(),
            noticing.isEmpty ? nil : noticesNotBefore,
            journal?.nextTry,
            idleEnd,
        ]
        guard let next = deadlines.lazy.compactMap(\.self).min() else { return -1 }
        let now = monotonicNow()
        return next <= now ? 0 : Int32(clamping: (next - now) / 1_000_000 + 1)
    }

    private func isIdleForLong() -> Bool {
        guard let patience = options.idleNanoseconds, connections.isEmpty, !hasLiveSteps else {
            idleEnd = nil
            return false
        }
        let now = monotonicNow()
        let end = idleEnd ?? now + patience
        idleEnd = end
        return now >= end
    }

    private static func openSignals() throws(SystemError) -> OwnedDescriptor {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGCHLD, SIGHUP, SIGTERM, SIGINT] { sigaddset(&set, signal) }
        return try OwnedDescriptor(checking: signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK)))
    }

    /// A random place for this instance's marks, below the limit that we have ourselves: without privilege it cannot
    /// be raised, and inside a step of another engine it is that step's mark.
    private static func chooseMark() -> UInt64 {
        var own: UInt64 = 0
        guard step_mark_read(0, &own) == 0, own > 4 * Limits.marksPerInstance else { return 0 }
        let room = min(own, UInt64(Int64.max)) - 2 * Limits.marksPerInstance
        return UInt64.random(in: Limits.marksPerInstance..<room)
    }
}
