import EngineHost
import EngineProtocol

extension Handlers {
    func definitions(_ parameters: DefinitionListParameters) throws(EngineError) -> DefinitionListResult {
        let page = try engine.registrations(
            named: parameters.name, after: parameters.cursor, limit: parameters.limit)
        return DefinitionListResult(definitions: page.registrations.map { DefinitionObject($0) }, nextCursor: page.next)
    }
}
