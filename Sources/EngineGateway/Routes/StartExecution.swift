import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST /executions`: runs a definition that travels with the request, so its caller must be an author.
    static let startExecution = Route(
        .post, base + "/executions", .token(.author),
        Operation(
            id: "startExecution", tag: "Executions", summary: "Starts an execution.",
            parameters: [.idempotencyKey],
            body: .object(
                [
                    "document": [
                        "type": "string", "description": "The definition, YAML or JSON.", "maxLength": 524_288,
                    ],
                    "fileName": Member.text(
                        scalarsMaximum: GatewayLimits.nameScalarsMaximum, "The name to put into diagnostics."),
                    "input": ["description": "The input; absent is an empty object."],
                    "breakpoints": Member.nodeKeys("Keys of nodes before which it pauses."),
                ], required: ["document"], isRequired: true),
            answers: [
                .json("Start", "It is durable and runs.", status: 201),
                .json("Start", "The key was known: the execution that it started before.", status: 200),
            ], problems: [404, 409, 422, 507]),
        respond: { exchange, services in
            let result = try await services.calls.call(try exchange.parameters(StartParameters.self))
            return .json(result.encoded, status: result.isNew ? .created : .ok)
        })
}
