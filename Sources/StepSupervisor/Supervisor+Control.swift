import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// TERM to every process of the step; KILL when the grace is over. Asking again can only shorten the grace.
    func stop(_ step: Step, grace: UInt64) {
        let deadline = monotonicNow() + grace
        attended.insert(step.identifier)
        guard !step.isStopping else { return step.deadline = min(step.deadline ?? deadline, deadline) }
        step.isStopping = true
        step.deadline = deadline
        wish(SIGTERM, for: step)
        // A frozen process takes the TERM when it goes on.
        thaw(step)
    }

    /// Stops every process where it stands.
    func freeze(_ step: Step) {
        guard !step.isStopping, !step.isFrozen else { return }
        step.isFrozen = true
        if let group = step.group {
            group.freeze()
            return
        }
        wish(SIGSTOP, for: step)
        step.freezeInterval = Limits.freezeIntervalMinimum
        step.deadline = monotonicNow() + step.freezeInterval
        attended.insert(step.identifier)
    }

    /// Lets a frozen step go on.
    func thaw(_ step: Step) {
        guard step.isFrozen else { return }
        step.isFrozen = false
        if let group = step.group { group.thaw() } else { wish(SIGCONT, for: step) }
        // From here on the deadline is that of the freeze.
        guard !step.isStopping else { return }
        step.deadline = nil
        if step.hasMainProcess { attended.remove(step.identifier) }
    }

    /// Ends every process now, and looks again shortly: forks may have slipped through, and death takes its time.
    func kill(_ step: Step) {
        step.isKilling = true
        step.deadline = monotonicNow() + Limits.killInterval
        if let group = step.group { group.kill() } else { wish(SIGKILL, for: step) }
    }

    /// What is due now.
    func attendDeadlines() {
        let now = monotonicNow()
        let due = attended.compactMap { steps[$0] }.filter { $0.deadline.map { $0 <= now } ?? false }
        guard !due.isEmpty else { return }
        let orphans = orphanMarks()
        for step in due {
            if step.isStopping {
                settle(step, orphans)
                if steps[step.identifier] != nil { kill(step) }
            } else {
                // Processes may have been forked while the freeze went through the tree.
                wish(SIGSTOP, for: step)
                step.freezeInterval *= 4
                step.deadline = step.freezeInterval > Limits.freezeIntervalMaximum ? nil : now + step.freezeInterval
            }
        }
    }

    /// Who runs on this host, of our steps: all that a turn does shares one look.
    func processTable() -> ProcessTable {
        let table = table ?? ProcessTable { [unowned self] in marked[$0] != nil }
        self.table = table
        return table
    }

    /// Every process of the step.
    func members(of step: Step, in table: ProcessTable) -> [ProcessTable.Member] {
        guard let group = step.group else { return table.members(marks: [step.mark], root: step.processID) }
        return ControlGroup.processes(below: group.path).map {
            let isMarked = ProcessTable.mark(of: $0) == step.mark
            return ProcessTable.Member(processID: $0, proof: isMarked ? .mark(step.mark) : .group(group.path))
        }
    }

    /// At the end of the turn, `signal` goes to every process of the step.
    private func wish(_ signal: Int32, for step: Step) {
        if wishes[step.identifier]?.last != signal { wishes[step.identifier, default: []].append(signal) }
    }

    /// Sends what was wished for, to every process once. KILL and STOP go on in rounds until no new process appears: a
    /// tree that forks cannot outrun them. TERM does not, because a shell that traps it would fork for ever. All steps
    /// share one look at the process table a round, however many are stopped at once.
    func sendSignals() {
        // One may have ended meanwhile.
        wishes = wishes.filter { steps[$0.key] != nil }
        guard !wishes.isEmpty else { return }
        var start = monotonicNow()
        let killed = wishes.filter { $0.value.last == SIGKILL }.keys
        var signalled: Set<ProcessTable.Member> = []
        // Since an earlier look of this turn processes may have come.
        table?.look()
        let table = processTable()
        for round in 0..<Limits.roundsMaximum where !wishes.isEmpty {
            start = monotonicNow()
            if round > 0 { table.look() }
            for (identifier, signals) in wishes {
                guard let step = steps[identifier] else { continue }
                // The group of the main process is signalled by one call: most of a step, and no fork gets away.
                // Nobody else can come by its number while the main process is not reaped.
                let group = step.hasMainProcess ? step.processID : nil
                let fresh = members(of: step, in: table).filter {
                    getpgid($0.processID) != group && signalled.insert($0).inserted
                }
                let isInsistent = signals.last == SIGKILL || signals.last == SIGSTOP
                if fresh.isEmpty || !isInsistent { wishes[identifier] = nil }
                // Children first who are told from others by their parents, while these live. All others after their
                // parents: a shell whose child has ended goes on, and starts the next.
                for member in fresh.reversed() where member.isTiedByParent { ProcessTable.signal(member, signals) }
                if let group { for signal in signals { Glibc.kill(-group, signal) } }
                for member in fresh where !member.isTiedByParent { ProcessTable.signal(member, signals) }
            }
        }
        wishes.removeAll()
        // However many processes die, half of the time is theirs: the other half is for a round like the last.
        let end = monotonicNow()
        for step in killed.compactMap({ steps[$0] }) { step.deadline = end + max(Limits.killInterval, end - start) }
    }
}
