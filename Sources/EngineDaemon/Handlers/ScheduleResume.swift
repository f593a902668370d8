import EngineCore
import EngineHost
import EngineProtocol

/// `schedule.resume`: a schedule goes on, from now.
extension Handlers {
    func resume(
        _ parameters: ScheduleResumeParameters, by requester: Requester
    ) async throws(EngineError) -> ScheduleResult {
        ScheduleResult(
            schedule: ScheduleObject(try await engine.resumeSchedule(parameters.schedule, by: requester)))
    }
}
