import EngineHost
import EngineProtocol

/// `schedule.show`: one schedule.
extension Handlers {
    func schedule(_ parameters: ScheduleShowParameters) throws(EngineError) -> ScheduleResult {
        ScheduleResult(schedule: ScheduleObject(try engine.scheduleReport(parameters.schedule)))
    }
}
