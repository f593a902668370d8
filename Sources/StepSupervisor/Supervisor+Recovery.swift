import Glibc
import StepProtocol

extension Supervisor {
    /// Takes up what predecessors left: stored results are offered again; every other name in the ledger is a lost
    /// step, and what is left of it is ended before anyone is served, so that nothing runs twice.
    func recover() {
        let isSameBoot = ledger.isSameBoot
        for result in directory.storedResults() {
            let step = Step(identifier: result.identifier, mark: 0)
            step.phase = .finished
            step.result = result
            step.isStored = true
            steps[result.identifier] = step
        }
        var lost: [Step] = []
        for (slot, line) in ledger.inherited {
            let step = steps[line.identifier] ?? Step(identifier: line.identifier, mark: line.mark)
            step.slot = slot
            steps[line.identifier] = step
            if step.isLive { lost.append(step) }
        }
        if isSameBoot { endSurvivors(of: lost) }
        for step in lost {
            step.phase = .lost
            step.lossReason =
                isSameBoot ? "its supervisor was lost; what was left of it was ended" : "the host was restarted"
        }
    }

    private func endSurvivors(of lost: [Step]) {
        var remaining = lost
        let marks = Set(lost.lazy.map(\.mark).filter { $0 > 0 })
        for step in remaining { step.group = groups?.existingGroup(of: step.identifier) }
        let patience = monotonicNow() + Limits.recoveryPatience
        while !remaining.isEmpty, monotonicNow() < patience {
            let table = ProcessTable(isOurs: marks.contains)
            remaining.removeAll { step in
                // Not our children: whoever became their parent may take its time to reap them.
                let members = members(of: step, in: table).filter { !ProcessTable.isZombie($0.processID) }
                for member in members { ProcessTable.signal(member, [SIGKILL]) }
                step.group?.kill()
                return members.isEmpty && step.group?.isPopulated != true
            }
            // Nothing tells of the end of processes that are not ours. This happens once, before the first answer.
            if !remaining.isEmpty { usleep(2000) }
        }
        for step in remaining { log("could not end what is left of step \(step.identifier)") }
        for step in lost {
            if let group = step.group { ControlGroup.remove(group.path) }
            step.group = nil
        }
    }
}
