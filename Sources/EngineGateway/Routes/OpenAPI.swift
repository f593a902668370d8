import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /openapi.json`: this interface, described for programs.
    static let openAPI = Route(
        .get, base + "/openapi.json", .token(.viewer),
        Operation(
            id: "getOpenAPI", tag: "Engine", summary: "This document.",
            answers: [
                .init(
                    status: 200, summary: "OpenAPI 3.1.", type: "application/json", schema: ["type": "object"])
            ]),
        respond: { _, _ in .json(OpenAPIDocument.value) })
}
