import Glibc
import StepProtocol

extension Supervisor {
    /// Reads the records that a predecessor left. Finished steps are offered again; running ones are lost, and what
    /// is left of them is ended before anyone is served, so that nothing runs twice.
    func recover() {
        for record in directory.records.load() {
            let step = Step(identifier: record.entry.identifier, mark: record.mark)
            switch record.entry.state {
            case .finished(let result): step.phase = .finished(result)
            case .lost(let reason): step.phase = .lost(reason: reason)
            case .running:
                let isThisBoot = record.bootID == bootID
                if isThisBoot { endSurvivors(of: step) }
                step.phase = .lost(
                    reason: isThisBoot
                        ? "its supervisor was lost; what was left of it was ended" : "the host was restarted")
            }
            step.isSynchronized = true
            steps[step.identifier] = step
            try? directory.records.replace(
                RecordDirectory.Record(mark: record.mark, bootID: record.bootID, entry: step.entry), isDurable: true)
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
