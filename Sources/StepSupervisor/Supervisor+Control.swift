import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// TERM to every process of the step; KILL when the grace is over. Asking again can only shorten the grace.
    func stop(_ step: Step, grace: UInt64) {
        let deadline = monotonicNow() + grace
        attended.insert(step.identifier)
        if step.isStopping {
            if !step.isKilling { step.deadline = min(step.deadline ?? deadline, deadline) }
            return
        }
        step.isStopping = true
        step.deadline = deadline
        signalAll(of: step, SIGTERM)
        // A frozen process takes the TERM when it goes on.
        if step.isFrozen { thawProcesses(of: step) }
    }

    /// Stops every process where it stands.
    func freeze(_ step: Step) {
        guard !step.isStopping, !step.isFrozen else { return }
        step.isFrozen = true
        if let group = step.group {
            group.freeze()
            return
        }
        signalAll(of: step, SIGSTOP)
        step.freezeChecksDone = 0
        step.deadline = monotonicNow() + Limits.freezeChecks[0]
        attended.insert(step.identifier)
    }

    /// Lets a frozen step go on.
    func thaw(_ step: Step) {
        guard step.isFrozen else { return }
        thawProcesses(of: step)
        if !step.isStopping {
            step.deadline = nil
            if step.hasMainProcess { attended.remove(step.identifier) }
        }
    }

    /// Ends every process now, and looks again shortly: forks may have slipped through, and death takes its time.
    func kill(_ step: Step) {
        step.isKilling = true
        step.deadline = monotonicNow() + Limits.killInterval
        if let group = step.group { group.kill() } else { signalAll(of: step, SIGKILL) }
    }

    /// What is due now.
    func attendDeadlines() {
        guard !attended.isEmpty else { return }
        let now = monotonicNow()
        for identifier in attended {
            guard let step = steps[identifier], let deadline = step.deadline, deadline <= now else { continue }
            if step.isStopping {
                kill(step)
                settle(step)
            } else if step.isFrozen {
                checkFreeze(step, now)
            } else {
                step.deadline = nil
            }
        }
    }

    /// Every process of the step.
    func members(of step: Step) -> [ProcessTable.Member] {
        let marked = ProcessTable.members(mark: step.mark, session: step.hasMainProcess ? step.processID : 0)
        guard let group = step.group else { return marked }
        let known = Set(marked.map(\.processID))
        return marked
            + group.processes.filter { !known.contains($0) }.map {
                ProcessTable.Member(processID: $0, proof: .group(group.path))
            }
    }

    private func checkFreeze(_ step: Step, _ now: UInt64) {
        signalAll(of: step, SIGSTOP)
        step.freezeChecksDone += 1
        step.deadline =
            step.freezeChecksDone < Limits.freezeChecks.count ? now + Limits.freezeChecks[step.freezeChecksDone] : nil
    }

    private func thawProcesses(of step: Step) {
        step.isFrozen = false
        if let group = step.group { group.thaw() } else { signalAll(of: step, SIGCONT) }
    }

    /// Signals every process once, in rounds until no new one appears: a tree that forks cannot outrun it for long.
    private func signalAll(of step: Step, _ signal: Int32) {
        var signalled: Set<ProcessTable.Member> = []
        for _ in 0..<Limits.roundsMaximum {
            let fresh = members(of: step).filter { signalled.insert($0).inserted }
            if fresh.isEmpty { return }
            for member in fresh { ProcessTable.signal(member, signal) }
        }
    }
}
