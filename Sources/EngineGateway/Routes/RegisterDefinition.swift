import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST /definitions`: a document is kept under its namespace, name and version, for ever.
    static let registerDefinition = Route(
        .post, base + "/definitions", .token(.author),
        Operation(
            id: "registerDefinition", tag: "Definitions",
            summary: "Registers a definition under its namespace, name and version; its schedule begins.",
            body: .document,
            answers: [
                .json("Registration", "It is registered.", status: 201),
                .json("Registration", "The very same document was registered before.", status: 200),
            ], problems: [409, 422, 507]),
        respond: { exchange, services in
            let parameters = try exchange.parameters(DefinitionRegisterParameters.self)
            let result = try await services.calls.call(parameters)
            return .json(result.encoded, status: result.isNew ? .created : .ok)
        })
}
