import CStepSpawn
import Glibc
import StepProtocol

/// The process that spawns and holds steps: one thread, one loop, no policy.
///
/// What it does for a frame stands in `Supervisor+Requests`, for a child that ended in `Supervisor+Children`.
final class Supervisor {
    /// What a ready descriptor means.
    enum Endpoint {
        case listener
        case signals
        case connection(Connection)
        case output(Step, OutputCapture)
        case notices(Step)
    }

    let options: Options
    /// Our own program by the name that an upgrade replaces.
    let executable: String
    let directory: StateDirectory
    let bootID: String
    let incarnation: String
    var ledger: Ledger
    let groups: ControlGroupTree?
    /// Why there are none.
    let hindrance: String
    let listener: OwnedDescriptor
    let signals: OwnedDescriptor
    let nullDevice: OwnedDescriptor
    var exchanges: ExchangePool
    let journal: JournalSink?
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.readBytes, alignment: 16)
    var queue: EventQueue

    /// Marks are `markBase + 1`, `+ 2`, …; zero when this process may give none.
    let markBase: UInt64
    var marksGiven: UInt64 = 0

    var steps: [StepIdentifier: Step] = [:]
    /// Live main processes.
    var mainProcesses: [Int32: Step] = [:]
    /// Live steps by their marks.
    var marked: [UInt64: Step] = [:]
    /// Signals that this turn sends at its end.
    var wishes: [StepIdentifier: [Int32]] = [:]
    /// Steps with a deadline or without a main process: the few that a turn of the loop must look at.
    var attended: Set<StepIdentifier> = []
    /// Steps that said something which is not told yet.
    var noticing: Set<StepIdentifier> = []
    var endpoints: [Int32: Endpoint] = [:]
    var connections: [Int32: Connection] = [:]
    /// What a step may open, unless it says otherwise: the limit that we were started with.
    let descriptorLimit: step_limit
    var isListening = true
    var isEnding = false
    var isReplacing = false
    var idleSince: UInt64?

    /// Takes up the work in the directory. Survivors of a lost predecessor are ended before anyone is served.
    init(options: Options, predecessor: Predecessor?) throws(StateDirectory.Failure) {
        self.options = options
        executable = Self.ownExecutable()
        descriptorLimit = predecessor?.descriptorLimit ?? step_raise_descriptor_limit()
        directory = try StateDirectory(path: options.state, inheritedLock: predecessor?.lock)
        bootID =
            SystemFiles.readText("/proc/sys/kernel/random/boot_id").map { String($0.prefix { $0 != "\n" }) }
            ?? "unknown"
        do throws(ControlGroupTree.Hindrance) {
            groups = try ControlGroupTree(option: options.controlGroup)
            hindrance = ""
        } catch {
            groups = nil
            hindrance = error.reason
        }
        do throws(SystemError) {
            ledger = try Ledger(path: options.state + "/stepd.ledger", bootID: bootID)
            incarnation = bootID + "/" + String(ledger.identity, radix: 16)
            queue = try EventQueue()
            signals = try Self.openSignals()
            nullDevice = try OwnedDescriptor(checking: open("/dev/null", O_RDWR | O_CLOEXEC))
            exchanges = try ExchangePool(
                path: options.exchangePath, keeping: predecessor?.steps.compactMap { $0.exchange?.number } ?? [])
            journal = options.journalPath.flatMap { JournalSink(path: $0) }
        } catch {
            throw StateDirectory.Failure(message: "cannot start: \(error.message)", status: 71)
        }
        if let predecessor {
            markBase = predecessor.markBase
            marksGiven = predecessor.marksGiven
            _ = step_set_close_on_exec(predecessor.listener, 1)
            listener = OwnedDescriptor(predecessor.listener)
        } else {
            markBase = Self.chooseMarkBase()
            listener = try directory.listen()
        }
        _ = step_become_subreaper()
        watch(listener.number, .listener)
        watch(signals.number, .signals)
        if let predecessor { takeOver(predecessor.steps) } else { recover() }
        reapChildren()
    }

    deinit {
        buffer.deallocate()
    }

    /// Serves until told to end, or until idle for as long as was asked. Returns the exit status.
    func run() -> Int32 {
        while true {
            for (descriptor, events) in queue.wait(timeoutMilliseconds: timeout()) {
                handle(descriptor, events)
            }
            attendDeadlines()
            sendSignals()
            tellNotices()
            journal?.drain()
            flushConnections()
            if isReplacing { replaceSelf() }
            if isEnding && !steps.values.contains(where: \.isLive) || isIdleForLong() {
                storeResults()
                journal?.drainBeforeEnd()
                directory.removeSocket()
                return 0
            }
        }
    }

    func watch(_ descriptor: Int32, _ endpoint: Endpoint) {
        endpoints[descriptor] = endpoint
        queue.add(descriptor)
    }

    func unwatch(_ descriptor: Int32) {
        queue.remove(descriptor)
        endpoints[descriptor] = nil
    }

    private func handle(_ descriptor: Int32, _ events: UInt32) {
        // An earlier event of the same turn may have closed it.
        guard let endpoint = endpoints[descriptor] else { return }
        switch endpoint {
        case .listener: acceptConnection()
        case .signals: receiveSignals()
        case .connection(let connection): serve(connection)
        case .output(let step, let capture):
            if !capture.drain(into: buffer) { closePipe(of: capture, of: step) }
        case .notices(let step): receiveNotices(of: step)
        }
    }

    func closePipe(of capture: OutputCapture, of step: Step) {
        if let pipe = capture.pipeNumber { unwatch(pipe) }
        capture.closePipe()
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

    private func timeout() -> Int32 {
        var next = attended.lazy.compactMap { self.steps[$0]?.deadline }.min()
        if journal?.isBehind == true { next = min(next ?? .max, monotonicNow() + Limits.logRetryInterval) }
        if let noticeDeadline { next = min(next ?? .max, noticeDeadline) }
        if let idleSeconds = options.idleSeconds, let idleSince {
            next = min(next ?? .max, idleSince + idleSeconds * 1_000_000_000)
        }
        guard let next else { return -1 }
        let now = monotonicNow()
        return next <= now ? 0 : Int32(clamping: (next - now) / 1_000_000 + 1)
    }

    private func isIdleForLong() -> Bool {
        guard let idleSeconds = options.idleSeconds else { return false }
        guard connections.isEmpty, !steps.values.contains(where: \.isLive) else {
            idleSince = nil
            return false
        }
        let now = monotonicNow()
        let since = idleSince ?? now
        idleSince = since
        return now - since >= idleSeconds * 1_000_000_000
    }

    private static func ownExecutable() -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        let name = String(decoding: path[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let suffix = " (deleted)"
        return name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    }

    private static func openSignals() throws(SystemError) -> OwnedDescriptor {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGCHLD, SIGHUP, SIGTERM, SIGINT] { sigaddset(&set, signal) }
        return try OwnedDescriptor(checking: signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK)))
    }

    /// A random place for this instance's marks, below the limit that we have ourselves: without privilege it cannot
    /// be raised, and inside a step of another engine it is that step's mark.
    private static func chooseMarkBase() -> UInt64 {
        var own: UInt64 = 0
        guard step_mark_read(0, &own) == 0, own > 4 * Limits.marksPerInstance else { return 0 }
        let room = min(own, UInt64(Int64.max)) - 2 * Limits.marksPerInstance
        return UInt64.random(in: Limits.marksPerInstance..<room)
    }
}
