import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func publish(_ parameters: PublishParameters, by requester: Requester) async throws -> PublishResult {
        let receipt = try await engine.publish(parameters.event, by: requester)
        return PublishResult(number: receipt.number, known: !receipt.isNew)
    }
}
