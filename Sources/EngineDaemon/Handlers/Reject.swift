import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func reject(_ parameters: RejectParameters, by requester: Requester) async throws -> ControlResult {
        let receipt = try await engine.decide(
            ExecutionID(number: parameters.executionID),
            DecideRequest(isApproved: false, node: parameters.nodeKey, reason: parameters.reason), by: requester,
            key: parameters.key)
        return try ControlResult(receipt)
    }
}
