import EngineCore
import EngineHost
import WorkflowModel

/// What operators do with schedules, and what is true of them when everything waits.
extension Simulation {
    /// How long the engine may not notice that the clock was set, with room.
    private static let clockNoticedMaximum: Duration = .seconds(10)

    func schedule(_ name: Int, _ version: Int) {
        let text = ScheduledDocument(seed: plan.seed, name: name, version: version).text
        submit { [self] engine in
            let receipt = try await engine.register(text, fileName: "tick.json", by: Self.requester)
            return { self.witness.checkRegistered(receipt.registration.digest) }
        }
    }

    func unschedule(_ name: Int, _ version: Int) {
        let document = ScheduledDocument(seed: plan.seed, name: name, version: version)
        submit { [self] engine in
            let removed = try await engine.removeDefinition(
                name: ScheduledDocument.name(name), version: document.versionText, by: Self.requester)
            return { self.witness.note("removed \(removed.digest)") }
        }
    }

    func unscheduleAll() {
        for name in 0..<ScheduledDocument.nameCount {
            for version in 0..<ScheduledDocument.versionCount { unschedule(name, version) }
        }
    }

    func pauseSchedule(_ name: Int) {
        submit { [self] engine in
            let report = try await engine.pauseSchedule(
                ScheduledDocument.name(name), reason: nil, by: Self.requester)
            return { self.witness.checkAnswer(report) }
        }
    }

    func resumeSchedule(_ name: Int) {
        submit { [self] engine in
            let report = try await engine.resumeSchedule(ScheduledDocument.name(name), by: Self.requester)
            return { self.witness.checkAnswer(report) }
        }
    }

    func runSchedule(_ name: Int, key: Int?) {
        submit { [self] engine in
            let receipt = try await engine.runSchedule(
                ScheduledDocument.name(name), input: nil, by: Self.requester, key: key.map { "key-\($0)" })
            return {
                self.witness.checkAnswer(receipt.report)
                guard case .started(let execution) = receipt.outcome else { return }
                self.witness.checkStarted(execution, by: receipt.report.state.id, key: key)
                if !self.known.contains(execution) { self.known.append(execution) }
            }
        }
    }

    /// A start that a full disk refused is tried again a second later.
    private var mayWaitForRoom: Bool { roomSince.map { clock.uptime < $0 + .seconds(2) } ?? false }

    /// Each schedule is what its durable facts make of it, and nothing that it waits for is there already.
    func compareSchedules(_ engine: Engine) {
        var reports: [ScheduleID: ActiveSchedule] = [:]
        for report in engine.scheduleReports() { reports[report.state.id] = report.state }
        for (id, trace) in witness.schedules.sorted(by: { $0.key < $1.key }) {
            let state = trace.state
            if let reported = reports.removeValue(forKey: id) {
                if reported != state { witness.violate(.answersTrue, "schedule \(id) is not what its facts say") }
            } else if !state.hasEnded {
                witness.violate(.answersTrue, "schedule \(id) is durable, and not known")
            }
            if let start = state.pendingStarts.first, !mayWaitForRoom {
                witness.violate(.worldAsWished, "start \(start.number) of schedule \(id) is decided, and not made")
            }
            guard !state.hasEnded else { continue }
            witness.checkResting(state)
        }
        if let id = reports.keys.first { witness.violate(.answersTrue, "schedule \(id) is known, and not durable") }
        for name in 0..<ScheduledDocument.nameCount { witness.checkActive(ScheduledDocument.name(name)) }
    }

    /// No time has come without a consequence. Who sleeps may notice late how the clock was set, or that time has passed
    /// before he slept.
    func checkOverdue() {
        let overdue = overdueTimes
        guard !overdue.isEmpty else { return }
        clock.advance(by: Self.clockNoticedMaximum)
        settle()
        guard witness.violation == nil, let life, life.isReady, !life.isOver else { return }
        for (id, time) in overdueTimes where overdue[id] == time {
            witness.violate(.firedOnce, "\(time.rfc3339) has come to schedule \(id), and nothing came of it")
        }
    }

    private var overdueTimes: [ScheduleID: Instant] {
        witness.schedules.compactMapValues { trace in trace.state.wakesAt.flatMap { $0 <= clock.now ? $0 : nil } }
    }
}
