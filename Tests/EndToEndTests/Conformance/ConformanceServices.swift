import Foundation

/// The public services that the conformance scenarios call, as far as they call them.
enum ConformanceServices {
    static func answer(_ request: ServiceServer.Request) -> ServiceServer.Answer {
        switch request.headers["host"] {
        case "petstore.swagger.io": pets(request)
        case "httpbin.org": basic(request)
        case _: .text("no such host", status: 502)
        }
    }

    private static func pets(_ request: ServiceServer.Request) -> ServiceServer.Answer {
        let path = request.path.dropFirst("/v2".count)
        if path == "/swagger.json" { return .json(document) }
        if path == "/pet/findByStatus", request.target.hasSuffix("?status=available") {
            return .json(#"[{"id": 1, "name": "Milou", "status": "available"}]"#)
        }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard path == "/pet/\(name)", let id = Int(name) else {
            return .json(#"{"message": "not found"}"#, status: 404)
        }
        return .json(#"{"id": \#(id), "name": "Milou", "status": "available"}"#)
    }

    /// `/basic-auth/USER/PASSWORD` lets in who says the two.
    private static func basic(_ request: ServiceServer.Request) -> ServiceServer.Answer {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.count == 3, parts[0] == "basic-auth" else { return .text("not found", status: 404) }
        let expected = "Basic " + Data("\(parts[1]):\(parts[2])".utf8).base64EncodedString()
        guard request.headers["authorization"] == expected else { return .text("", status: 401) }
        return .json(#"{"authenticated": true}"#)
    }

    private static let document = """
        {
          "swagger": "2.0", "host": "petstore.swagger.io", "basePath": "/v2", "schemes": ["https", "http"],
          "paths": {
            "/pet/findByStatus": { "get": { "operationId": "findPetsByStatus", "parameters": [
              { "name": "status", "in": "query", "required": true, "type": "array", "collectionFormat": "multi" } ] } },
            "/pet/{petId}": { "get": { "operationId": "getPetById", "parameters": [
              { "name": "petId", "in": "path", "required": true, "type": "integer" } ] } }
          }
        }
        """
}
