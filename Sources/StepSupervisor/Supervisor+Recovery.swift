import Glibc
import StepProtocol

extension Supervisor {
    /// Takes up what was left by a life that handed nothing over: its results, and an end to what is left of its steps
    /// before anyone is served, so that nothing runs twice.
    func recover() {
        for result in ledger.results { results[result.identifier] = result }
        let parts = ledger.incarnation.split(separator: "/")
        guard parts.count == 2, greeting.incarnation.hasPrefix(parts[0] + "/"), let life = UInt64(parts[1]) else {
            return
        }
        let groups = groups?.groups(ofLife: life) ?? []
        let patience = monotonicNow() + Limits.recoveryPatience
        while true {
            let table = ProcessTable { $0 / Limits.marksPerLife == life }
            // Not our children: whoever became their parent may take its time to reap them.
            let members = table.members(marks: table.marks).filter { !ProcessTable.isZombie($0.processID) }
            for member in members { ProcessTable.signal(member, [SIGKILL]) }
            for group in groups { group.kill() }
            guard !members.isEmpty || groups.contains(where: \.isPopulated) else { break }
            guard monotonicNow() < patience else { return log("could not end what is left of lost steps") }
            // Nothing tells of the end of processes that are not ours. This happens once, before the first answer.
            usleep(2000)
        }
        for group in groups { ControlGroup.remove(group.path) }
    }
}
