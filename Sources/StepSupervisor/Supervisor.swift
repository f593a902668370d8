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
    /// The mark that was given last: the number of this life, and how many steps it has begun.
    var lastMark: UInt64
    /// What a step may open, unless it says otherwise: the limit that we were started with.
    let descriptorLimit: step_limit
    /// Steps for which there are descriptors at once.
    let runningStepsMaximum: Int

    /// Those of which a process is there.
    var steps: [StepIdentifier: Step] = [:]
    /// Of those that have ended and are not confirmed; and which of them neither the ledger nor a client has.
    var results: [StepIdentifier: StepResult] = [:]
    var unstored: Set<StepIdentifier> = []
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
        ledger = try attempt("use \(options.state)", try Ledger(path: options.state + "/stepd.ledger"))
        loop = try attempt("wait for events", try EventLoop())
        signals = try attempt("receive signals", try Self.openSignals())
        lastMark = if let predecessor { predecessor.lastMark } else { try Self.chooseLife() * Limits.marksPerLife }
        let boot = SystemFiles.readText("/proc/sys/kernel/random/boot_id") ?? "unknown"
        var greeting = Greeting(processID: getpid(), incarnation: "\(boot)/\(lastMark / Limits.marksPerLife)")
        do throws(Failure) {
            let tree = try ControlGroupTree(option: options.controlGroup)
            greeting.abilities = tree.abilities
            groups = tree
        } catch {
            greeting.hindrance = error.message
            groups = nil
        }
        self.greeting = greeting
        journal = options.journalPath.flatMap { try? JournalSink(path: $0) }
        descriptorLimit = step_raise_descriptor_limit()
        let room = descriptorLimit.hard - min(descriptorLimit.hard, Limits.descriptorsReserved)
        runningStepsMaximum = Int(min(Limits.runningStepsMaximum, room / Limits.descriptorsPerStep))
        listener = if let predecessor { OwnedDescriptor(predecessor.listener) } else { try directory.listen() }
        try clearExchanges(but: predecessor?.steps.compactMap { $0.exchange?.path } ?? [])
        _ = step_become_subreaper()
        loop.watch(listener.number) { [unowned self] in acceptConnection() }
        loop.watch(signals.number) { [unowned self] in receiveSignals() }
        if let predecessor {
            // Its processes are our children already.
            predecessor.steps.forEach(hold)
            for result in predecessor.results { results[result.identifier] = result }
        } else {
            recover()
        }
        try attempt("use \(options.state)", try ledger.begin(greeting.incarnation))
        reapChildren()
    }

    deinit {
        buffer.deallocate()
    }

    /// Serves until told to end, or until idle for as long as was asked. Returns the exit status.
    func run() -> Int32 {
        while !(isEnding && steps.isEmpty || isIdleForLong()) {
            table = nil
            loop.turn(timeoutMilliseconds: timeout())
            attendDeadlines()
            sendSignals()
            tellNotices()
            // What ended while somebody is there is in his journal.
            if !hasClient { storeResults() }
            journal?.drain()
            flushConnections()
            if isReplacing { replaceSelf() }
        }
        storeResults()
        journal?.drainBeforeEnd()
        // Nobody is to knock at a door behind which nobody is.
        unlink(options.state + "/stepd.sock")
        return 0
    }

    private func receiveSignals() {
        let size = MemoryLayout<signalfd_siginfo>.size
        while read(signals.number, buffer.baseAddress, size) == size {
            switch Int32(buffer.load(as: signalfd_siginfo.self).ssi_signo) {
            case SIGCHLD: reapChildren()
            case SIGHUP: isReplacing = !isEnding
            default: beginEnding()
            }
        }
    }

    /// Every running step is ended; their results say why.
    private func beginEnding() {
        guard !isEnding else { return }
        isEnding = true
        for step in steps.values {
            step.isInterrupted = !step.isStopping
            stop(step, grace: Limits.endingGrace)
        }
    }

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
        let isIdle = connections.isEmpty && steps.isEmpty
        idleEnd = isIdle ? idleEnd ?? options.idleNanoseconds.map { monotonicNow() + $0 } : nil
        return idleEnd.map { $0 <= monotonicNow() } ?? false
    }

    private static func openSignals() throws(SystemError) -> OwnedDescriptor {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGCHLD, SIGHUP, SIGTERM, SIGINT] { sigaddset(&set, signal) }
        return try OwnedDescriptor(checking: signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK)))
    }

    /// A random number of so many digits, such that marks stay below the limit that we have ourselves: without privilege
    /// it cannot be raised, and inside a step of another engine it is that step's mark.
    private static func chooseLife() throws(Failure) -> UInt64 {
        var own: UInt64 = 0
        guard step_mark_read(0, &own) == 0, own / Limits.marksPerLife > Limits.lifeMinimum else {
            throw Failure(message: "the limit of locks (RLIMIT_LOCKS, LimitLOCKS=) leaves no marks for steps")
        }
        return UInt64.random(in: Limits.lifeMinimum..<min(own, UInt64(Int64.max)) / Limits.marksPerLife)
    }
}
