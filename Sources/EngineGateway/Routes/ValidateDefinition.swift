import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST /definitions/validation`: what is wrong with a document; nothing is run or kept.
    static let validateDefinition = Route(
        .post, base + "/definitions/validation", .token(.viewer),
        Operation(
            id: "validateDefinition", tag: "Definitions", summary: "Checks a document without running it.",
            body: .document,
            answers: [.json("Validation", "Whether it is valid, and every problem.")]),
        respond: { exchange, services in
            .json(try await services.calls.call(try exchange.parameters(ValidateParameters.self)).encoded)
        })
}

extension Operation.Body {
    /// A definition's document alone.
    static let document = object(
        ["document": Member.document, "fileName": Member.fileName], required: ["document"], isRequired: true)
}

extension Member {
    /// The text of a definition.
    static let document: Value = [
        "type": "string", "description": "The definition, YAML or JSON.",
        "maxLength": .integer(Int64(GatewayLimits.documentScalarsMaximum)),
    ]
    /// Where the text comes from.
    static let fileName = text(
        scalarsMaximum: GatewayLimits.nameScalarsMaximum, "The name to put into diagnostics.")
}
