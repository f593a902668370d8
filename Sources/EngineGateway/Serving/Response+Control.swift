import EngineProtocol
import Hummingbird
import WorkflowModel

extension Response {
    /// The answer of pause, resume and cancel: what was asked for is durable.
    static func control(_ result: ControlResult, status: String) -> Response {
        .json([
            "executionID": .integer(Int64(clamping: result.executionID)), "status": .string(status),
            "outcome": .string(result.outcome.rawValue), "current": .string(result.status.rawValue),
            "drainingSteps": .integer(Int64(result.drainingSteps)), "cancelRequested": .boolean(result.cancelRequested),
        ])
    }
}
