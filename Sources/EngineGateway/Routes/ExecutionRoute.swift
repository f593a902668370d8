import EngineClient
import EngineProtocol
import Hummingbird
import WorkflowModel

/// What the routes below one execution share.
enum ExecutionRoute {
    /// The execution that the path names.
    static func id(_ context: some RequestContext) throws -> UInt64 {
        guard let text = context.parameters.get("id"), let id = UInt64(text) else {
            throw Problem(.notFound, code: "notFound", title: "An execution is named by its number.")
        }
        return id
    }

    /// The answer of pause, resume and cancel.
    static func control<Parameters: MethodParameters & Sendable>(
        _ calls: EngineCalls, _ parameters: Parameters, status: String
    ) async throws -> Response where Parameters.Result == ControlResult {
        let result = try await answer(calls, parameters)
        return .json([
            "executionID": .integer(Int64(clamping: result.executionID)), "status": .string(status),
            "outcome": .string(result.outcome.rawValue), "current": .string(result.status.rawValue),
        ])
    }

    static func answer<Parameters: MethodParameters & Sendable>(
        _ calls: EngineCalls, _ parameters: Parameters
    ) async throws -> Parameters.Result where Parameters.Result: Sendable {
        do {
            return try await calls.call(parameters)
        } catch let error as ClientError {
            throw Problem(error)
        }
    }
}
