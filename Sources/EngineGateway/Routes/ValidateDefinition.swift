import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST /definitions/validation`: what is wrong with a document; nothing is run or kept.
    static let validateDefinition = Route(
        .post, base + "/definitions/validation", .token(.viewer),
        Operation(
            id: "validateDefinition", tag: "Definitions", summary: "Checks a document without running it.",
            body: .object(
                [
                    "document": [
                        "type": "string", "description": "The definition, YAML or JSON.", "maxLength": 524_288,
                    ],
                    "fileName": Member.text(
                        scalarsMaximum: GatewayLimits.nameScalarsMaximum, "The name to put into diagnostics."),
                ], required: ["document"], isRequired: true),
            answers: [.json("Validation", "Whether it is valid, and every problem.")]),
        respond: { exchange, services in
            .json(try await services.calls.call(try exchange.parameters(ValidateParameters.self)).encoded)
        })
}
