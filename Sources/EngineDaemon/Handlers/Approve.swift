import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func approve(_ parameters: ApproveParameters, by requester: Requester) async throws -> ControlResult {
        let receipt = try await engine.decide(
            ExecutionID(number: parameters.executionID),
            DecideRequest(isApproved: true, node: parameters.nodeKey, reason: parameters.reason), by: requester,
            key: parameters.key)
        return try ControlResult(receipt)
    }
}
