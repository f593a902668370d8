import EngineHost
import EngineProtocol

/// `schedule.list`: a page of the schedules, by name.
extension Handlers {
    func schedules(_ parameters: ScheduleListParameters) -> ScheduleListResult {
        let page = engine.scheduleReports(after: parameters.cursor, limit: parameters.limit)
        return ScheduleListResult(schedules: page.reports.map { ScheduleObject($0) }, nextCursor: page.next)
    }
}
