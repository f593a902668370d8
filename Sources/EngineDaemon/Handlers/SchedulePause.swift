import EngineCore
import EngineHost
import EngineProtocol

/// `schedule.pause`: nothing starts by itself until the schedule goes on.
extension Handlers {
    func pause(
        _ parameters: SchedulePauseParameters, by requester: Requester
    ) async throws(EngineError) -> ScheduleResult {
        let report = try await engine.pauseSchedule(parameters.schedule, reason: parameters.reason, by: requester)
        return ScheduleResult(schedule: ScheduleObject(report))
    }
}
