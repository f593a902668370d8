import EngineProtocol
import Foundation
import HTTPTypes
import Testing
import WorkflowModel

@testable import EngineGateway

/// The interface against the real daemon.
@Suite("REST", .timeLimit(.minutes(2)))
struct RestTests {
    static let sleeper = """
        name: sleeper
        steps:
          - id: first
            run: echo begun
          - id: nap
            wait: 1h
        """

    static func object(_ answer: HTTPExchange.Answer) throws -> OrderedObject {
        guard case .object(let object) = try Value.parse(answer.body) else {
            Issue.record("no object: \(answer.body)")
            return [:]
        }
        return object
    }

    @Test("pause, resume, cancel and status answer as the product says")
    func control() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let id = try gateway.start(Self.sleeper)
            try gateway.wait(for: id, .waiting)
            let path = "/executions/processes/\(id)"
            let number = Value.integer(Int64(id))

            let paused = try gateway.post("\(path)/pause", #"{"reason": "backup window", "mode": "drain"}"#)
            #expect(paused.status == 200)
            #expect(try Self.object(paused)["status"] == "paused")
            #expect(try Self.object(paused)["executionID"] == number)
            let status = try Self.object(try gateway.get("\(path)/status"))
            #expect(status["status"] == "paused")
            #expect(status["isActive"] == true)
            guard case .object(let pause)? = status["pause"] else {
                Issue.record("no pause")
                return
            }
            #expect(pause["reason"] == "backup window")

            let again = try gateway.post("\(path)/pause")
            #expect(again.status == 409)
            #expect(try Self.object(again)["code"] == "alreadyPaused")
            #expect(try Self.object(again)["type"] == "urn:process-engine:error:alreadyPaused")
            #expect(again.headers["content-type"] == "application/problem+json")

            let resumed = try Self.object(try gateway.post("\(path)/resume"))
            #expect(resumed["status"] == "running")
            let cancelled = try Self.object(try gateway.post("\(path)/cancel", #"{"reason":"no longer needed"}"#))
            #expect(cancelled["status"] == "cancelled")
            try gateway.wait(for: id, .cancelled)
            #expect(try gateway.post("\(path)/cancel").status == 409)
            #expect(try gateway.post("/executions/processes/999/pause").status == 404)
        }
    }

    @Test("a start with a key is carried out once, and its execution is listed, read and logged")
    func start() async throws {
        try await onThread {
            let gateway = try TestGateway()
            let body = #"{"document": "name: greet\nsteps:\n  - run: echo hello from $ENGINE_EXECUTION_ID\n"}"#
            let key = ["Idempotency-Key: order-7"]
            let first = try gateway.post("/executions", body, headers: key)
            #expect(first.status == 201)
            let second = try gateway.post("/executions", body, headers: key)
            #expect(second.status == 200)
            #expect(try Self.object(first)["executionID"] == (try Self.object(second)["executionID"]))
            #expect(
                try gateway.post("/executions", #"{"document": "name: other\nsteps: [{run: 'true'}]"}"#, headers: key)
                    .status == 409)
            try gateway.wait(for: 1, .completed)

            #expect(try gateway.get("/executions/processes/1/output").body == #"{"step1":"hello from 1"}"#)
            let list = try gateway.get("/executions?status=completed,failed&processName=greet&limit=5")
            #expect(list.body.contains(#""processName":"greet""#))
            #expect(try gateway.get("/executions?status=running").body == #"{"executions":[],"nextCursor":null}"#)
            #expect(try gateway.get("/executions/processes/1/logs?stream=stdout").body.contains("hello from 1"))
            #expect(try gateway.get("/executions/processes/1/history?limit=2").body.contains(#""hasMore":true"#))
            #expect(try gateway.get("/executions/processes/1/graph").body.contains(#""state":"completed""#))
            #expect(try gateway.get("/executions/processes/1/inspection").body.contains(#""memory""#))
            #expect(try gateway.get("/engine").body.contains(#""completed":1"#))
            #expect(try gateway.get("/version").body.contains(#""role":"author""#))
        }
    }

    @Test("what is wrong with a definition is said with line, column and remedy")
    func invalid() async throws {
        try await onThread {
            let gateway = try TestGateway()
            let answer = try gateway.post("/executions", #"{"document": "name: x\nsteps:\n  - rum: echo\n"}"#)
            #expect(answer.status == 422)
            let problem = try Self.object(answer)
            #expect(problem["code"] == "invalidDefinition")
            guard case .array(let diagnostics)? = problem["diagnostics"] else {
                Issue.record("none")
                return
            }
            #expect(diagnostics.count >= 1)
            let checked = try gateway.post(
                "/definitions/validation", #"{"document": "name: x\nsteps:\n  - rum: echo\n"}"#)
            #expect(checked.status == 200)
            #expect(checked.body.contains(#""isValid":false"#))
            #expect(try gateway.get("/executions/processes/1/output").status == 404)
        }
    }

    @Test("the gateway tells when the daemon is away")
    func away() async throws {
        try await onThread {
            let gateway = try TestGateway(withEngine: false)
            #expect(try gateway.ask("GET", "/livez").status == 200)
            let answer = try gateway.ask("GET", "/readyz")
            #expect(answer.status == 502)
            #expect(try Self.object(answer)["code"] == "unreachable")
        }
    }

    @Test("the document of the interface names every route, and each reference leads somewhere")
    func document() throws {
        guard case .object(let document) = OpenAPIDocument.value, case .object(let paths)? = document["paths"],
            case .object(let components)? = document["components"], case .object(let schemas)? = components["schemas"]
        else {
            Issue.record("no document")
            return
        }
        #expect(document["openapi"] == "3.1.0")
        for route in Route.all where route.operation.tag != "Page" {
            guard case .object(let item)? = paths[route.path] else {
                Issue.record("\(route.path) is missing")
                continue
            }
            #expect(item[route.method.rawValue.lowercased()] != nil)
        }
        let identifiers = Route.all.filter { $0.operation.tag != "Page" }.map(\.operation.id)
        #expect(Set(identifiers).count == identifiers.count)
        let text = OpenAPIDocument.value.printed()
        for part in text.components(separatedBy: "\"#/components/schemas/").dropFirst() {
            let name = String(part.prefix { $0 != "\"" })
            #expect(schemas[name] != nil, "\(name)")
        }
    }

    @Test("only the page's own files and the exchange of a code are open")
    func openRoutes() {
        let open = Route.all.filter { $0.access == .open }.map { "\($0.method) \($0.path)" }
        #expect(open.allSatisfy { $0 == "GET /" || $0.hasPrefix("GET /page/") || $0 == "POST \(Route.base)/sessions" })
        for route in Route.all where route.method == .post && route.access != .open {
            #expect(route.access != .token(.viewer) || route.operation.id == "validateDefinition", "\(route.path)")
        }
    }

    @Test("the configuration refuses what is not safe")
    func configuration() {
        #expect(throws: ConfigurationError.self) { try GatewayConfiguration(environment: [:]) }
        for wrong in [
            ["ENGINE_GATEWAY_ADDRESS": "0.0.0.0"], ["ENGINE_GATEWAY_ROLE": "admin"], ["ENGINE_GATEWAY_PORT": "0"],
            ["ENGINE_GATEWAY_SOCKET": "/tmp/x"],
        ] {
            #expect(throws: ConfigurationError.self) {
                try GatewayConfiguration(
                    environment: ["ENGINE_GATEWAY_TOKEN_FILE": "/etc/hostname"].merging(wrong) { $1 })
            }
        }
        let proxied = GatewayConfiguration(
            socketPath: "/s", listener: .socket(path: "/x"), extraHosts: ["engine.example"], hasTLSProxy: true,
            token: [])
        #expect(proxied.hosts == ["engine.example"])
        #expect(proxied.origins == ["https://engine.example", "http://engine.example"])
    }
}
