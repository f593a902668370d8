import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `DELETE /definitions/{namespace}/{name}/{version}`: nothing finds it by name any more.
    static let removeDefinition = Route(
        .delete, definition, .token(.author),
        Operation(
            id: "removeDefinition", tag: "Definitions",
            summary: "Removes a registered definition: its schedule ends, its executions go on.",
            parameters: [.namespace, .definitionName, .version(orLatest: false)],
            answers: [.json("DefinitionRemoval", "It was registered, and is no more.")], problems: [404, 507]),
        respond: { exchange, services in
            .json(try await services.calls.call(DefinitionRemoveParameters(definition: exchange.definition)).encoded)
        })
}
