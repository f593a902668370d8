import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func remove(
        _ parameters: DefinitionRemoveParameters, by requester: Requester
    ) async throws(EngineError) -> DefinitionRemoveResult {
        let reference = parameters.definition
        let registration = try await engine.removeDefinition(
            name: reference.name, version: reference.version ?? "", by: requester)
        return DefinitionRemoveResult(definition: DefinitionObject(registration))
    }
}
