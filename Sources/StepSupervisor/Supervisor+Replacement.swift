import CStepSpawn
import Glibc
import StepProtocol

/// What a supervisor hands to its successor in a re-execution: numbers of descriptors that stay open, steps, results.
struct Handover: Coded {
    /// Goes up with each change of what is handed over. A successor that does not know the version would lose the
    /// steps, so it has to read those of all packages that it may replace: there was none before this one.
    static let version: UInt32 = 6

    private var version = Self.version
    /// The descriptor of the lock on the state directory.
    var lock: Int32 = -1
    /// The descriptor of the socket on which clients connect.
    var listener: Int32 = -1
    /// The mark that was given last; see `Supervisor.lastMark`.
    var lastMark: UInt64 = 0
    /// All that run, with their own descriptors.
    var steps: [Step] = []
    /// All that are not confirmed.
    var results: [StepResult] = []

    mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&version, "version")
        try coder.check(version == Self.version, "version")
        try coder.code(&lock, "lock")
        try coder.code(&listener, "listener")
        try coder.code(&lastMark, "mark")
        try coder.code(&steps, "steps")
        try coder.code(&results, "results")
    }
}

extension Supervisor {
    /// Executes the program anew in place: same process, so the same children, pipes and lock. Clients are cut and
    /// find everything in the list. When it fails, this image goes on.
    func replaceSelf() {
        isReplacing = false
        storeResults()
        journal?.drainBeforeEnd()
        var handover = Handover()
        handover.lock = directory.lock.number
        handover.listener = listener.number
        handover.lastMark = lastMark
        handover.steps = Array(steps.values)
        handover.results = Array(results.values)
        do throws(SystemError) {
            let state = try OwnedDescriptor(checking: step_memory_file("stepd-state"))
            let bytes = Coder.bytes(of: handover)
            guard bytes.count <= Limits.stateBytesMaximum else { throw SystemError(code: E2BIG) }
            try SystemFiles.write(bytes, to: state.number)
            for descriptor in [state.number, handover.lock, handover.listener] { step_stay_open(descriptor) }
            let arguments = options.successorArguments(descriptor: state.number)
            let texts = Array(arguments.joined(separator: "\0").utf8CString)
            throw SystemError(code: step_execute(options.executable, texts, arguments.count, descriptorLimit))
        } catch {
            step_close_on_exec_from(3)
            _ = step_raise_descriptor_limit()
            log("cannot execute \(options.executable) anew: \(error.message); going on as before")
        }
    }
}
