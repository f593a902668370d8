import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func resume(_ parameters: ResumeParameters, by requester: Requester) async throws -> ControlResult {
        let request = ResumeRequest(
            from: parameters.from, set: parameters.set, skip: parameters.skip, reason: parameters.reason)
        let receipt = try await engine.resume(
            ExecutionID(number: parameters.executionID), request, by: requester, key: parameters.key)
        return try ControlResult(receipt)
    }
}
