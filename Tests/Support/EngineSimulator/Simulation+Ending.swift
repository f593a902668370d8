import EngineCore
import EngineHost
import OrderedCollections
import VirtualDisk

extension Simulation {
    /// From here on everything goes well: what may end has to end, and what is left has to be what the events say.
    func endEverything() {
        freeDisk()
        disk.setFault(nil)
        settle()
        endIfOver()
        if isFaultArmed {
            // Between two appends a failed journal is noticed by nobody: what comes now is another process.
            endProcess()
            boot()
        }
        settle()
        for _ in 0..<2 where plan.hasSchedules && witness.violation == nil {
            clock.advance(by: .seconds(61))
            settle()
            compareWorld()
        }
        var round = 0
        while witness.violation == nil, !isEverythingOver {
            round += 1
            guard round < 400 else {
                let rest = witness.traces.values.filter { !$0.execution.isFinished }.map(\.execution)
                let names = rest.map { execution in
                    "\(execution.id) is \(execution.status) for \(execution.pendingEffects.values.map { "\($0)".prefix(160) })"
                }.sorted().joined(separator: ", ")
                witness.violate(.alive, "it does not end: \(names)")
                return
            }
            help(round)
            settle()
        }
        guard witness.violation == nil else { return }
        // An orderly end writes a checkpoint of every live state, which the witness compares with its own.
        restart()
        settle()
        guard witness.violation == nil, let engine = life?.engine else {
            if witness.violation == nil { witness.violate(.alive, "it does not come back after an orderly end") }
            return
        }
        for (id, trace) in witness.traces.sorted(by: { $0.key < $1.key }) {
            do throws(EngineError) {
                let report = try engine.status(id)
                if report.sequence != trace.execution.sequence || report.status != trace.execution.status {
                    witness.violate(.nothingLost, "execution \(id) came back at event \(report.sequence)")
                }
            } catch {
                witness.violate(.nothingLost, "execution \(id) did not come back: \(error)")
            }
        }
        for (id, trace) in witness.schedules where trace.executions.count != Int(trace.state.executionCount) {
            witness.violate(.startedOnce, "schedule \(id) has started \(trace.executions.count) executions")
        }
        witness.count { $0.ended += witness.traces.count }
    }

    private var isEverythingOver: Bool {
        witness.traces.values.allSatisfy { $0.execution.isFinished }
            && witness.schedules.values.allSatisfy { $0.state.isOver }
    }

    /// Commands end, pauses end, time passes: faster when nothing has happened for long, since deadlines are of the wall
    /// clock, and one that was set back by a year is a year away.
    private func help(_ round: Int) {
        while let key = supervisor.running.first {
            supervisor.end(key, .exited(code: 0, output: Captured(stdout: Array("1".utf8))))
        }
        while services.waitingCount > 0, witness.violation == nil {
            services.answer(0, .success(HTTPResponse(statusCode: 200)))
            settle()
        }
        if plan.hasSchedules { unscheduleAll() }
        for type in 0..<2 { publish(type, again: false) }
        settle()
        for id in witness.traces.keys.sorted() where !(witness.traces[id]?.execution.isFinished ?? true) {
            if !known.contains(id) { known.append(id) }
            if let index = known.firstIndex(of: id) { decide(index, true) }
        }
        settle()
        compareWorld()
        let paused = witness.traces.filter { $0.value.execution.status == .paused }.keys.sorted()
        for id in paused {
            if !known.contains(id) { known.append(id) }
            if let index = known.firstIndex(of: id) { resume(index, .plain) }
        }
        settle()
        if let wake = clock.nextWake {
            clock.advance(by: round > 60 ? .seconds(5 * 86_400) : max(wake - clock.uptime, .seconds(5)))
        }
    }
}
