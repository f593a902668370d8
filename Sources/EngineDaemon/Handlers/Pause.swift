import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func pause(_ parameters: PauseParameters, by requester: Requester) async throws -> ControlResult {
        let request = PauseRequest(
            mode: PauseRequest.Mode(parameters.mode), reason: parameters.reason, resumeAt: parameters.resumeAt,
            before: parameters.before)
        let receipt = try await engine.pause(
            ExecutionID(number: parameters.executionID), request, by: requester, key: parameters.key)
        return try ControlResult(receipt)
    }
}

extension PauseRequest.Mode {
    fileprivate init(_ mode: PauseMode) {
        switch mode {
        case .drain: self = .drain
        case .freeze: self = .freeze
        }
    }
}
