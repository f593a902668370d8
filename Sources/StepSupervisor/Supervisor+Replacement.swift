import CStepSpawn
import Glibc
import StepProtocol

/// What a supervisor hands to its successor in a re-execution: numbers of descriptors that stay open, and steps.
struct Handover: Coded {
    /// Goes up with each change of what is handed over. A successor that does not know the version would lose the
    /// steps, so it has to read those of all packages that it may replace: there was none before this one.
    private static let version: UInt32 = 4

    private var version = Self.version
    var lock: Int32 = -1
    var listener: Int32 = -1
    var lastMark: UInt64 = 0
    var descriptorLimit = step_limit()
    var steps: [Step] = []

    mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&version, "version")
        try coder.check(version == Self.version, "version")
        try coder.code(descriptor: &lock, "lock")
        try coder.code(descriptor: &listener, "listener")
        try coder.code(&lastMark, "mark")
        try coder.code(&descriptorLimit.resource, "limit")
        try coder.code(&descriptorLimit.soft, "limit")
        try coder.code(&descriptorLimit.hard, "limit")
        try coder.code(&steps, "steps")
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
        handover.descriptorLimit = descriptorLimit
        handover.steps = Array(steps.values)
        do throws(SystemError) {
            let state = try OwnedDescriptor(checking: step_memory_file("stepd-state"))
            let bytes = Coder.bytes(of: handover)
            guard bytes.count <= Limits.stateBytesMaximum, steps.count <= StepProtocol.Limits.elementsMaximum else {
                throw SystemError(code: E2BIG)
            }
            try SystemFiles.write(bytes, to: state.number)
            step_stay_open(state.number)
            let arguments = options.successorArguments(descriptor: state.number)
            let texts = Array(arguments.joined(separator: "\0").utf8CString)
            throw SystemError(code: step_execute(options.executable, texts, arguments.count))
        } catch {
            step_close_on_exec_from(3)
            log("cannot execute \(options.executable) anew: \(error.message); going on as before")
        }
    }

    /// Takes up the steps that a predecessor held; their processes are our children already.
    func takeOver(_ inherited: [Step]) {
        for step in inherited {
            steps[step.identifier] = step
            guard step.isLive else { continue }
            if step.hasMainProcess { mainProcesses[step.processID] = step }
            if step.mark > 0 { marked[step.mark] = step }
            if step.deadline != nil || !step.hasMainProcess { attended.insert(step.identifier) }
            watchNotices(of: step)
            for capture in step.captures where capture.pipeNumber >= 0 { watch(capture, of: step) }
        }
    }
}
