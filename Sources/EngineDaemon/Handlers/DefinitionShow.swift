import EngineHost
import EngineProtocol
import WorkflowModel

extension Handlers {
    func show(_ parameters: DefinitionShowParameters) throws(EngineError) -> DefinitionShowResult {
        let reference = parameters.definition
        let registration = try engine.registration(name: reference.name, version: reference.version)
        return DefinitionShowResult(
            definition: DefinitionObject(registration), document: registration.definition.source.text,
            inputSchema: registration.definition.options.inputSchema)
    }
}
