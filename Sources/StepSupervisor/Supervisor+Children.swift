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
            main.phase = .ending(signal == 0 ? .exited(code: status >> 8 & 0xff) : .signalled(signal: signal))
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
        guard case .ending(let ending) = step.phase else { return }
        guard let survivors = survivors(of: step, orphans) else { return finish(step, ending) }
        if step.isKilling {
            kill(step)
        } else if !step.isStopping {
            // What a step leaves behind ends with it: TERM, then KILL.
            step.survivorsEnded = UInt32(clamping: survivors)
            stop(step, grace: Limits.survivorsGrace)
        }
    }

    /// The number of processes that outlived the main process, or nil when the step is empty.
    private func survivors(of step: Step, _ orphans: Orphans) -> Int? {
        guard mayHaveSurvivors(step, orphans) else { return nil }
        if let group = step.group { return group.processes.count }
        let members = members(of: step, in: orphans.table)
        return members.isEmpty ? nil : members.count
    }

    /// Costs no look at the process table; a step with a group is known for sure.
    private func mayHaveSurvivors(_ step: Step, _ orphans: Orphans) -> Bool {
        step.group.map(\.isPopulated) ?? (orphans.hasUnknown || orphans.marks.contains(step.mark))
    }

    private func finish(_ step: Step, _ ending: StepResult.Ending) {
        var result = StepResult(
            identifier: step.identifier,
            ending: step.isInterrupted ? .interrupted(reason: "the supervisor was told to end") : ending,
            survivorsEnded: step.survivorsEnded)
        for (capture, stream) in [(step.output, \StepResult.output), (step.error, \StepResult.error)] {
            guard let capture else { continue }
            _ = capture.drain(into: buffer, isLast: true)
            closePipe(of: capture, of: step)
            result[keyPath: stream] = capture.finish()
        }
        result.processorMicroseconds = step.group?.processorMicroseconds ?? step.processorMicroseconds
        result.memoryPeakBytes = step.group?.memoryPeakBytes ?? memoryPeakOfLargestProcess(of: step)
        (result.diskReadBytes, result.diskWrittenBytes) =
            step.group?.transferredBytes ?? (step.diskReadBytes, step.diskWrittenBytes)
        if let exchange = step.exchange {
            result.reported = exchange.takeOutput(to: directory.outputPath(step.identifier, "output"))
        }
        if let group = step.group {
            result.outOfMemory = group.hasRunOutOfMemory
            group.remove()
        }
        conclude(step, result)
    }

    /// Zero, that is unknown, below our own size: a child born in our memory counts that as its own peak.
    private func memoryPeakOfLargestProcess(of step: Step) -> UInt64 {
        var own = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        return step.memoryPeakBytes > UInt64(own.ru_maxrss) * 1024 ? step.memoryPeakBytes : 0
    }

    /// Keeps the result until it is confirmed, and tells it.
    func conclude(_ step: Step, _ result: StepResult) {
        if let exchange = step.exchange {
            if let socket = exchange.socketNumber { unwatch(socket) }
            exchanges.giveBack(exchange, buffer)
            step.exchange = nil
        }
        noticing.remove(step.identifier)
        step.phase = .finished(result)
        step.output = nil
        step.error = nil
        step.group = nil
        step.deadline = nil
        marked[step.mark] = nil
        attended.remove(step.identifier)
        resumeListening()
        if !hasClient { store(step) }
        broadcast(.result(result))
    }

    /// Makes every result durable that no client has confirmed.
    func storeResults() {
        for step in steps.values { store(step) }
    }

    private func store(_ step: Step) {
        guard case .finished(let result) = step.phase, !step.isStored else { return }
        for (stream, name) in [(result.output, "stdout"), (result.error, "stderr"), (result.reported, "output")]
        where stream.bytes > 0 {
            let path = directory.outputPath(step.identifier, name)
            if let file = try? OwnedDescriptor(checking: open(path, O_RDONLY | O_CLOEXEC)) { fsync(file.number) }
        }
        do throws(SystemError) {
            try directory.results.store(result)
            step.isStored = true
        } catch {
            // It is still here for the next client; only the loss of this process, too, would make it a lost step.
            log("cannot store the result of step \(step.identifier): \(error.message)")
        }
    }
}
