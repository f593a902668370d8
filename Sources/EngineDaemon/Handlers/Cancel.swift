import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func cancel(_ parameters: CancelParameters, by requester: Requester) async throws -> ControlResult {
        let receipt = try await engine.cancel(
            ExecutionID(number: parameters.executionID), CancelRequest(reason: parameters.reason), by: requester,
            key: parameters.key)
        return try ControlResult(receipt)
    }
}
