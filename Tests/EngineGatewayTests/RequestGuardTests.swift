import EngineProtocol
import Hummingbird
import HummingbirdTesting
import NIOPosix
import Testing

@testable import EngineGateway

@Suite("Gateway")
struct RequestGuardTests {
    static let token = String(repeating: "t", count: 40)

    /// The status and body that a request with these headers gets; the test client calls itself `localhost`.
    static func answer(
        _ uri: String, headers: HTTPFields = [:], token: String? = token, hosts: [String] = ["localhost"]
    ) async throws -> (status: HTTPResponse.Status, body: String) {
        let calls = EngineCalls(socketPath: "/nonexistent/engine.sock", threads: .singleton)
        let application = Application(router: Gateway.router(hosts: hosts, token: Array(Self.token.utf8), calls))
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        let all = headers
        return try await application.test(.router) { client in
            try await client.execute(uri: uri, method: .get, headers: all) { ($0.status, String(buffer: $0.body)) }
        }
    }

    @Test("another host name, another origin and another site are refused even with the token")
    func origins() async throws {
        #expect(try await Self.answer("/livez").status == .ok)
        #expect(try await Self.answer("/livez", hosts: ["127.0.0.1:8473"]).status == .misdirectedRequest)
        #expect(try await Self.answer("/livez", headers: [.origin: "http://evil.example"]).status == .forbidden)
        #expect(try await Self.answer("/livez", headers: [.origin: "http://localhost"]).status == .ok)
        #expect(try await Self.answer("/livez", headers: [.secFetchSite: "cross-site"]).status == .forbidden)
        #expect(try await Self.answer("/livez", headers: [.secFetchSite: "same-origin"]).status == .ok)
    }

    @Test("a request without the token, or with another, is refused on every route")
    func token() async throws {
        for uri in ["/livez", "/readyz", "/api/v1/process-engine/executions/processes/1/status"] {
            #expect(try await Self.answer(uri, token: nil).status == .unauthorized)
            #expect(try await Self.answer(uri, token: String(repeating: "u", count: 40)).status == .unauthorized)
        }
    }

    @Test("an engine that is away is a bad gateway with the remedy")
    func away() async throws {
        let answer = try await Self.answer("/readyz")
        #expect(answer.status == .badGateway)
        #expect(answer.body.contains("unreachable"))
    }

    @Test("the configuration refuses addresses beyond the loopback and missing tokens")
    func configuration() {
        #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration(environment: ["ENGINE_GATEWAY_ADDRESS": "0.0.0.0"])
        }
        #expect(throws: ConfigurationError.self) { try GatewayConfiguration(environment: [:]) }
    }

    @Test("tokens are compared whole")
    func comparison() {
        #expect(RequestGuard<BasicRequestContext>.areEqual([1, 2], [1, 2]))
        #expect(!RequestGuard<BasicRequestContext>.areEqual([1, 2], [1, 3]))
        #expect(!RequestGuard<BasicRequestContext>.areEqual([1], [1, 2]))
    }
}
