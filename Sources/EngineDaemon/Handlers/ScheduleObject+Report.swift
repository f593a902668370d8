import EngineCore
import EngineHost
import EngineProtocol
import WorkflowModel

/// A schedule as the protocol shows it.
extension ScheduleObject {
    /// As the engine has it.
    init(_ report: ScheduleReport) {
        let state = report.state
        let adoption = state.adoption
        self.init(
            name: "\(report.definition.namespace)/\(report.definition.name)", version: report.definition.version,
            processID: report.definition.source.digest, registeredBy: adoption?.owner ?? 0,
            pause: state.pause.map { SchedulePauseObject($0) },
            triggers: report.schedule.triggers.enumerated().map { index, trigger in
                ScheduleTriggerObject(
                    trigger, next: state.isActive ? state.due[safe: index] : nil, last: state.last[safe: index])
            }, missed: report.schedule.missed.rawValue, overlap: report.schedule.overlap.rawValue,
            nextFireAt: state.wakesAt, lastFireAt: state.last.compactMap(\.self).max(),
            lastExecutionID: state.lastExecution?.number, runningExecutionIDs: state.running.map(\.execution.number),
            queuedStarts: state.queue.count, executionCount: state.executionCount, missedCount: state.missedCount,
            skippedCount: state.skippedCount, problem: state.problem)
    }
}

extension SchedulePauseObject {
    fileprivate init(_ pause: PausedSchedule) {
        self.init(
            requestedBy: pause.requester.name ?? "\(pause.requester.uid)", pausedAt: pause.at, reason: pause.reason)
    }
}

extension ScheduleTriggerObject {
    fileprivate init(_ trigger: Schedule.Trigger, next: Instant?, last: Instant?) {
        switch trigger {
        case .every(let duration):
            self.init(kind: .every, expression: duration.iso8601, nextFireAt: next, lastFireAt: last)
        case .cron(let cron):
            self.init(
                kind: .cron, expression: cron.source, timeZone: cron.timeZone, nextFireAt: next, lastFireAt: last)
        case .after(let duration):
            self.init(kind: .after, expression: duration.iso8601, nextFireAt: next, lastFireAt: last)
        case .events: self.init(kind: .on, expression: nil)
        }
    }
}

extension [Instant?] {
    fileprivate subscript(safe index: Int) -> Instant? { indices.contains(index) ? self[index] : nil }
}
