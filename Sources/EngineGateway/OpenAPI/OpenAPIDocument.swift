import EngineProtocol
import HTTPTypes
import WorkflowModel

/// The interface as an OpenAPI 3.1 document, made from the routes themselves.
enum OpenAPIDocument {
    /// The document.
    static let value: Value = {
        var paths = OrderedObject()
        for route in Route.all where route.operation.tag != "Page" {
            var item: OrderedObject = [:]
            if case .object(let known)? = paths[route.path] { item = known }
            item[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Process engine", "version": .string(EngineVersion.current),
                "description": "Executions of a durable process engine: start, watch, pause, resume, cancel.",
                "license": ["name": "See the project", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "security": [["bearer": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
                "schemas": schemas,
            ],
        ]
    }()

    private static let schemas: Value = {
        let file = GatewayFile.all.first { $0.name == GatewayFile.schemas }
        // A test reads the file; a program with a broken one would still serve.
        return file.flatMap { try? Value.parse(Array($0.bytes)) } ?? [:]
    }()

    private static func operation(_ route: Route) -> Value {
        let operation = route.operation
        var object: OrderedObject = [
            "operationId": .string(operation.id), "tags": [.string(operation.tag)],
            "summary": .string(operation.summary),
        ]
        if !operation.parameters.isEmpty {
            object["parameters"] = .array(operation.parameters.map(\.documentation))
        }
        if let body = operation.body {
            var contents = OrderedObject()
            for content in body.contents { contents[content.type] = ["schema": content.schema] }
            object["requestBody"] = ["required": .boolean(body.isRequired), "content": .object(contents)]
        }
        object["responses"] = .object(responses(route))
        if route.access == .open { object["security"] = [] }
        return .object(object)
    }

    private static func responses(_ route: Route) -> OrderedObject {
        var responses = OrderedObject()
        for answer in route.operation.answers {
            let status = "\(answer.status)"
            var content: OrderedObject = [:]
            if case .object(let known)? = responses[status], case .object(let types)? = known["content"] {
                content = types
            }
            content[answer.type] = ["schema": answer.schema]
            responses[status] = ["description": .string(answer.summary), "content": .object(content)]
        }
        for status in problems(route) {
            responses["\(status)"] = [
                "description": .string(descriptions[status] ?? "A problem."),
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]
        }
        return responses
    }

    /// What every route may come to, and what the route adds.
    private static func problems(_ route: Route) -> [Int] {
        var statuses: Set<Int> = [400, 401, 403, 405, 421, 500, 501, 502, 503]
        if route.operation.body != nil { statuses.formUnion([408, 413, 415]) }
        return statuses.union(route.operation.problems).sorted()
    }

    private static let descriptions = [
        400: "The request does not fit this document.", 401: "No token, or a wrong one.",
        403: "The role does not allow it, or a page of another site asks.", 404: "There is no such thing.",
        405: "The path has not this method.", 408: "The body did not come in time.",
        409: "Not in the present state of the execution.", 413: "The body is too long.",
        415: "The body is not JSON.", 421: "This host name is not served.", 422: "The definition or input is invalid.",
        500: "A defect.", 501: "The daemon is older than the gateway.", 502: "The daemon does not answer.",
        503: "Busy; ask again later.", 507: "The disk is full.",
    ]
}
