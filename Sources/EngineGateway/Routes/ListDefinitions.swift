import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /definitions`: a page of what is registered.
    static let listDefinitions = Route(
        .get, base + "/definitions", .token(.viewer),
        Operation(
            id: "listDefinitions", tag: "Definitions",
            summary: "A page of the registered definitions, by namespace and name, older versions first.",
            parameters: [
                Parameter(
                    name: "name", place: .query,
                    summary: "Only those of this name, which may have its namespace before it.",
                    kind: .text(scalarsMaximum: GatewayLimits.nameScalarsMaximum)),
                .limit(ProtocolLimits.listCountMaximum, standard: ProtocolLimits.listCountDefault),
                .definitionCursor,
            ], answers: [.json("DefinitionList", "The page.")]),
        respond: { exchange, services in
            let parameters = DefinitionListParameters(
                name: exchange.text("name"),
                limit: exchange.number("limit").map { Int($0) } ?? ProtocolLimits.listCountDefault,
                cursor: exchange.text("cursor").flatMap { DefinitionReference($0) })
            return .json(try await services.calls.call(parameters).encoded)
        })
}
