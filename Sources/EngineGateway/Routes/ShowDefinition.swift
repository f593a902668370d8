import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /definitions/{namespace}/{name}/{version}`: a document, and the schema of its input.
    static let showDefinition = Route(
        .get, definition, .token(.viewer),
        Operation(
            id: "showDefinition", tag: "Definitions",
            summary: "A registered definition with its document and the schema of its input.",
            parameters: [.namespace, .definitionName, .version(orLatest: true)],
            answers: [.json("Definition", "The definition.")], problems: [404]),
        respond: { exchange, services in
            .json(try await services.calls.call(DefinitionShowParameters(definition: exchange.definition)).encoded)
        })
}

extension Exchange {
    /// The definition of the path.
    var definition: DefinitionReference {
        let version = text("version").flatMap { $0 == "latest" ? nil : $0 }
        return DefinitionReference(
            name: "\(text(Parameter.namespace.name) ?? "")/\(text(Parameter.definitionName.name) ?? "")",
            version: version)
    }
}
