import EngineCore
import EngineHost
import EngineProtocol

/// `schedule.runNow`: starts an execution now, as the policy for overlaps says.
extension Handlers {
    func runNow(
        _ parameters: ScheduleRunNowParameters, by requester: Requester
    ) async throws(EngineError) -> ScheduleRunNowResult {
        let receipt = try await engine.runSchedule(
            parameters.schedule, input: parameters.input, by: requester, key: parameters.key)
        let schedule = ScheduleObject(receipt.report)
        return switch receipt.outcome {
        case .started(let id): ScheduleRunNowResult(outcome: .started, executionID: id.number, schedule: schedule)
        case .queued: ScheduleRunNowResult(outcome: .queued, schedule: schedule)
        case .skipped: ScheduleRunNowResult(outcome: .skipped, schedule: schedule)
        }
    }
}
