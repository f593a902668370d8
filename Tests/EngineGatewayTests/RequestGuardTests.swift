import Testing

@testable import EngineGateway

/// The real gateway on a port of the loopback interface, with no daemon behind it.
@Suite("Gateway", .timeLimit(.minutes(1)))
struct RequestGuardTests {
    static let token = String(repeating: "t", count: 40)
    static let bearer = "Authorization: Bearer \(token)"

    /// Runs the gateway while `body` asks it.
    static func withGateway(_ body: @Sendable (Int) async throws -> Void) async throws {
        let port = HTTPExchange.freePort()
        let configuration = GatewayConfiguration(
            socketPath: "/nonexistent/engine.sock", port: port, token: Array(token.utf8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Gateway(configuration).run() }
            for _ in 0..<500 where HTTPExchange.get("/livez", port: port, host: "x") == nil {
                try await Task.sleep(for: .milliseconds(10))
            }
            try await body(port)
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    @Test("a request is served only with the token, the exact host and no foreign origin")
    func access() async throws {
        try await Self.withGateway { port in
            let host = "127.0.0.1:\(port)"
            func status(_ path: String, host: String, _ headers: [String]) -> Int? {
                HTTPExchange.get(path, port: port, host: host, headers: headers)?.status
            }
            for path in ["/livez", "/readyz", "/api/v1/process-engine/executions/processes/1/status", "/nowhere"] {
                #expect(status(path, host: host, []) == 401)
                #expect(status(path, host: host, [Self.bearer + "x"]) == 401)
                #expect(status(path, host: "evil.example", [Self.bearer]) == 421)
                #expect(status(path, host: host, [Self.bearer, "Origin: http://evil.example"]) == 403)
                #expect(status(path, host: host, [Self.bearer, "Sec-Fetch-Site: cross-site"]) == 403)
            }
            #expect(status("/livez", host: host, [Self.bearer]) == 200)
            #expect(status("/livez", host: "localhost:\(port)", [Self.bearer]) == 200)
            #expect(status("/livez", host: host, [Self.bearer, "Origin: http://\(host)"]) == 200)
            let away = HTTPExchange.get("/readyz", port: port, host: host, headers: [Self.bearer])
            #expect(away?.status == 502)
            #expect(away?.body.contains("unreachable") == true)
        }
    }

    @Test("the configuration refuses addresses beyond the loopback and missing tokens")
    func configuration() {
        #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration(environment: ["ENGINE_GATEWAY_ADDRESS": "0.0.0.0"])
        }
        #expect(throws: ConfigurationError.self) { try GatewayConfiguration(environment: [:]) }
    }
}
