import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST /executions`: runs a definition that travels with the request or is registered; the daemon lets authors
    /// alone start.
    static let startExecution = Route(
        .post, base + "/executions", .token(.author),
        Operation(
            id: "startExecution", tag: "Executions", summary: "Starts an execution.",
            parameters: [.idempotencyKey],
            body: .object(
                [
                    "document": Member.document,
                    "definition": [
                        "type": "string", "maxLength": .integer(Int64(GatewayLimits.nameScalarsMaximum)),
                        "pattern": "^([A-Za-z0-9-]+/)?[A-Za-z0-9-]+(@[0-9][^@]*)?$",
                        "description":
                            "A registered definition instead: its name, perhaps with `namespace/` before and `@version` behind.",
                    ],
                    "fileName": Member.fileName,
                    "input": ["description": "The input; absent is an empty object."],
                    "breakpoints": Member.nodeKeys("Keys of nodes before which it pauses."),
                ], oneOf: ["document", "definition"], isRequired: true),
            answers: [
                .json("Start", "It is durable and runs.", status: 201),
                .json("Start", "The key was known: the execution that it started before.", status: 200),
            ], problems: [404, 409, 422, 507]),
        respond: { exchange, services in
            let result = try await services.calls.call(try exchange.parameters(StartParameters.self))
            return .json(result.encoded, status: result.isNew ? .created : .ok)
        })
}
