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
            main.processID = 0
            attended.insert(main.identifier)
        }
        // What is being killed is looked at when its time has come: thousands may die at once.
        let ended = attended.compactMap { steps[$0] }.filter { !$0.hasMainProcess && !$0.isKilling }
        guard !ended.isEmpty else { return }
        let orphans = orphanMarks()
        for step in ended { settle(step, orphans) }
    }

    /// The marks of our children that are no main processes. Whatever outlives a main process has an ancestor among
    /// them, so the usual answer, that nothing did, costs one small read. Nil when any step may have orphans: the
    /// kernel does not tell (CONFIG_PROC_CHILDREN), or one carries no mark of ours.
    func orphanMarks() -> Set<UInt64>? {
        guard let children = SystemFiles.processes(in: "/proc/self/task/\(getpid())/children") else { return nil }
        var marks: Set<UInt64> = []
        for child in children where mainProcesses[child] == nil {
            guard let mark = ProcessTable.mark(of: child), marked[mark] != nil else { return nil }
            marks.insert(mark)
        }
        return marks
    }

    /// Ends a step whose main process is gone, or sees to what outlived it. `orphans` as by ``orphanMarks()``.
    func settle(_ step: Step, _ orphans: Set<UInt64>?) {
        guard !step.hasMainProcess else { return }
        let hasOrphans = orphans?.contains(step.mark)
        // A step with a group is known for sure; another may need a look at the process table.
        guard step.group.map(\.isPopulated) ?? hasOrphans ?? true else { return finish(step) }
        // Told to end already, and surely not gone.
        if step.isStopping, hasOrphans == true { return }
        let survivors = members(of: step, in: processTable()).count
        if survivors == 0, step.group == nil { return finish(step) }
        guard !step.isStopping else { return }
        // What a step leaves behind ends with it: TERM, then KILL.
        step.result.survivorsEnded = UInt32(clamping: survivors)
        stop(step, grace: Limits.survivorsGrace)
    }

    private func finish(_ step: Step) {
        if step.isInterrupted { step.result.ending = .interrupted(reason: "the supervisor was told to end") }
        for (capture, stream) in zip(step.captures, [\StepResult.output, \StepResult.error]) {
            _ = capture.drain(into: buffer, isLast: true, journal, &step.timeline)
            closePipe(of: capture)
            step.result[keyPath: stream] = capture.finish(journal)
        }
        if let exchange = step.exchange {
            step.result.reported = exchange.takeOutput(to: directory.outputPath(step.identifier, "output"))
        }
        // A child born in our memory counts ours as its own peak: of one that did not exceed it nothing is known.
        var own = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        if step.result.memoryPeakBytes <= UInt64(own.ru_maxrss) * 1024 { step.result.memoryPeakBytes = 0 }
        step.group?.account(to: &step.result)
        conclude(step)
    }

    /// Keeps the result until it is confirmed, and tells it.
    func conclude(_ step: Step) {
        takeBackExchange(of: step)
        if let group = step.group { ControlGroup.remove(group.path) }
        steps[step.identifier] = nil
        marked[step.mark] = nil
        attended.remove(step.identifier)
        results[step.identifier] = step.result
        unstored.insert(step.identifier)
        broadcast(.result(step.result))
    }

    /// Makes every result durable that no client has confirmed.
    func storeResults() {
        let fresh = unstored.compactMap { results[$0] }
        unstored.removeAll()
        guard !fresh.isEmpty else { return }
        for result in fresh { directory.synchronizeOutput(of: result.identifier) }
        do throws(SystemError) {
            try ledger.keep(fresh)
        } catch {
            // They are still here for the next client; only the loss of this process, too, would make them lost steps.
            log("cannot store the results of \(fresh.count) steps: \(error.message)")
        }
    }
}
