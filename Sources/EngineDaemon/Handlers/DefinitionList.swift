import EngineHost
import EngineProtocol

extension Handlers {
    func definitions(_ parameters: DefinitionListParameters) -> DefinitionListResult {
        let all = engine.registrations().map { DefinitionObject($0) }
        guard let name = parameters.name else { return DefinitionListResult(definitions: all) }
        return DefinitionListResult(definitions: all.filter { name == $0.name || name == "\($0.namespace)/\($0.name)" })
    }
}
