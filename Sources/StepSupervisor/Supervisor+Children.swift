import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// Reaps everything that has ended, then looks which steps have ended with it.
    func reapChildren() {
        while true {
            let processID = step_ended_child()
            guard processID > 0 else { break }
            let main = mainProcesses[processID]
            // An orphan's mark can be read only while it is not reaped.
            let owner = main ?? ProcessTable.mark(of: processID).flatMap { marked[$0] }
            var status: Int32 = 0
            var usage = rusage()
            guard wait4(processID, &status, WNOHANG, &usage) == processID else { break }
            owner?.account(usage)
            guard let main else { continue }
            mainProcesses[processID] = nil
            let signal = status & 0x7f
            main.result.ending = signal == 0 ? .exited(code: status >> 8 & 0xff) : .signalled(signal: signal)
            main.phase = .ending
            attended.insert(main.identifier)
        }
        let ended = attended.compactMap { steps[$0] }.filter { !$0.hasMainProcess }
        guard !ended.isEmpty else { return }
        let orphans = orphans()
        for step in ended where !isWaitingForDeath(of: step, orphans) { settle(step, orphans) }
    }

    /// What was told to end and surely is not gone is looked at when its time has come, not at every death of its
    /// processes: thousands may die at once.
    private func isWaitingForDeath(of step: Step, _ orphans: Orphans) -> Bool {
        if step.isKilling { return mayHaveSurvivors(step, orphans) }
        return step.isStopping && orphans.marks.contains(step.mark)
    }

    /// Our children that are no main processes. Whatever outlives a main process has an ancestor among them, so the
    /// usual answer, that nothing did, costs one small read.
    final class Orphans {
        var marks: Set<UInt64> = []
        /// One carries no mark of ours, or the kernel does not tell: any step may have orphans.
        var hasUnknown = false
        /// All steps of a turn share one look.
        lazy var table = look()
        private let look: () -> ProcessTable

        init(look: @escaping () -> ProcessTable) { self.look = look }
    }

    /// Who runs on this host now, of our steps.
    func processTable() -> ProcessTable { ProcessTable { marked[$0] != nil } }

    func orphans() -> Orphans {
        let orphans = Orphans { [unowned self] in processTable() }
        guard let children = ProcessTable.ownChildren() else {
            orphans.hasUnknown = true
            return orphans
        }
        for child in children where mainProcesses[child] == nil {
            if let mark = ProcessTable.mark(of: child), marked[mark] != nil {
                orphans.marks.insert(mark)
            } else {
                orphans.hasUnknown = true
            }
        }
        return orphans
    }

    /// Ends a step whose main process is gone, or sees to what outlived it.
    func settle(_ step: Step, _ orphans: Orphans) {
        guard step.phase == .ending else { return }
        guard let survivors = survivors(of: step, orphans) else { return finish(step) }
        if step.isKilling {
            kill(step)
        } else if !step.isStopping {
            // What a step leaves behind ends with it: TERM, then KILL.
            step.result.survivorsEnded = UInt32(clamping: survivors)
            stop(step, grace: Limits.survivorsGrace)
        }
    }

    /// The number of processes that outlived the main process, or nil when the step is empty.
    private func survivors(of step: Step, _ orphans: Orphans) -> Int? {
        guard mayHaveSurvivors(step, orphans) else { return nil }
        if let group = step.group { return ControlGroup.processes(below: group.path).count }
        let members = members(of: step, in: orphans.table)
        return members.isEmpty ? nil : members.count
    }

    /// Costs no look at the process table; a step with a group is known for sure.
    private func mayHaveSurvivors(_ step: Step, _ orphans: Orphans) -> Bool {
        step.group.map(\.isPopulated) ?? (orphans.hasUnknown || orphans.marks.contains(step.mark))
    }

    private func finish(_ step: Step) {
        if step.isInterrupted { step.result.ending = .interrupted(reason: "the supervisor was told to end") }
        for (capture, stream) in zip(step.captures, [\StepResult.output, \StepResult.error]) {
            _ = drain(capture, of: step, isLast: true)
            closePipe(of: capture)
            step.result[keyPath: stream] = capture.finish(journal)
        }
        if let exchange = step.exchange {
            step.result.reported = exchange.takeOutput(to: directory.outputPath(step.identifier, "output"))
        }
        if step.result.memoryPeakBytes <= ownMemoryPeakBytes { step.result.memoryPeakBytes = 0 }
        if let group = step.group {
            step.result.outOfMemory = group.hasRunOutOfMemory
            step.result.processorMicroseconds = group.processorMicroseconds ?? step.result.processorMicroseconds
            step.result.memoryPeakBytes = group.memoryPeakBytes ?? step.result.memoryPeakBytes
            if let (read, written) = group.transferredBytes {
                step.result.diskReadBytes = read
                step.result.diskWrittenBytes = written
            }
        }
        conclude(step)
    }

    /// A child born in our memory counts ours as its own peak: of one that did not exceed it nothing is known.
    private var ownMemoryPeakBytes: UInt64 {
        var own = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        return UInt64(own.ru_maxrss) * 1024
    }

    /// Keeps the result until it is confirmed, and tells it.
    func conclude(_ step: Step) {
        takeBackExchange(of: step)
        step.phase = .finished
        step.captures = []
        if let group = step.group { ControlGroup.remove(group.path) }
        step.group = nil
        step.deadline = nil
        marked[step.mark] = nil
        attended.remove(step.identifier)
        resumeListening()
        if !hasClient { store(step) }
        broadcast(.result(step.result))
    }

    /// Makes every result durable that no client has confirmed.
    func storeResults() {
        for step in steps.values { store(step) }
    }

    private func store(_ step: Step) {
        guard step.phase == .finished, !step.isStored else { return }
        do throws(SystemError) {
            try directory.store(step.result)
            step.isStored = true
        } catch {
            // It is still here for the next client; only the loss of this process, too, would make it a lost step.
            log("cannot store the result of step \(step.identifier): \(error.message)")
        }
    }
}
