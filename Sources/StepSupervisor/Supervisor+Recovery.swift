import Glibc
import StepProtocol

extension Supervisor {
    /// Takes up what predecessors left: stored results are offered again; every other name in the ledger is a lost
    /// step, and what is left of it is ended before anyone is served, so that nothing runs twice.
    func recover() {
        let isSameBoot = ledger.isSameBoot
        for result in directory.results.load() {
            let step = Step(identifier: result.identifier, mark: 0, phase: .finished(result))
            step.isStored = true
            steps[result.identifier] = step
        }
        for line in ledger.inherited {
            let step = steps[line.identifier] ?? Step(identifier: line.identifier, mark: line.mark)
            step.slot = line.slot
            steps[line.identifier] = step
            guard step.isLive else { continue }
            if isSameBoot { endSurvivors(of: step) }
            step.phase = .lost(
                reason: isSameBoot
                    ? "its supervisor was lost; what was left of it was ended" : "the host was restarted")
        }
    }

    private func endSurvivors(of step: Step) {
        step.group = groups?.existingGroup(of: step.identifier)
        let patience = monotonicNow() + Limits.recoveryPatience
        while monotonicNow() < patience {
            step.group?.kill()
            let members = members(of: step)
            if members.isEmpty, step.group?.isPopulated != true { break }
            for member in members { ProcessTable.signal(member, SIGKILL) }
            // Not our children: nothing tells of their end. This happens once, before the first client.
            usleep(2000)
        }
        step.group?.remove()
        step.group = nil
    }
}
