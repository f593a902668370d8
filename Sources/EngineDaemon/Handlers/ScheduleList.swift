import EngineHost
import EngineProtocol

extension Handlers {
    func schedules(_ parameters: ScheduleListParameters) -> ScheduleListResult {
        ScheduleListResult(schedules: engine.scheduleReports().map { ScheduleObject($0) })
    }
}
