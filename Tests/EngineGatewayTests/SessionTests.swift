import EngineClient
import Foundation
import Testing
import WorkflowModel

@testable import EngineGateway

/// The one-time codes of `enginectl web`.
@Suite("Sessions", .timeLimit(.minutes(1)))
struct SessionTests {
    static let token = Array(String(repeating: "t", count: 40).utf8)

    @Test("a code becomes a token once, within its minute, and only under its own secret")
    func codes() throws {
        let tokens = AccessTokens(token: Self.token)
        let code = WebCode(token: Self.token, now: 1_000)
        let read = try #require(WebCode(text: code.text))
        #expect(tokens.session(for: read, now: 1_000 + WebCode.lifeSeconds + 1) == nil)
        let secret = try #require(tokens.session(for: read, now: 1_010))
        #expect(tokens.accept(secret))
        #expect(!tokens.accept(secret + "0"))
        #expect(tokens.session(for: read, now: 1_011) == nil, "used")
        #expect(tokens.session(for: WebCode(token: Array("other".utf8), now: 1_010), now: 1_010) == nil)
        for text in ["", "1", "1.2", "1.2.3.4", "a.b.c", "1..3", "-9223372036854775808.a.b"] {
            #expect(WebCode(text: text).flatMap { tokens.session(for: $0, now: 1_010) } == nil, "\(text)")
        }
    }

    @Test("the oldest session makes room for a new one")
    func sessions() throws {
        let tokens = AccessTokens(token: Self.token)
        let secrets = (0...GatewayLimits.sessionsMaximum).compactMap { _ in
            tokens.session(for: WebCode(token: Self.token, now: 5), now: 5)
        }
        #expect(secrets.count == GatewayLimits.sessionsMaximum + 1)
        #expect(!tokens.accept(secrets[0]))
        #expect(tokens.accept(secrets[1]))
        #expect(tokens.accept(String(decoding: Self.token, as: UTF8.self)))
    }

    @Test("enginectl web prints an address whose code opens the gateway once")
    func command() async throws {
        try await onThread {
            let gateway = try TestGateway(withEngine: false)
            let (status, output) = try Programs.run(
                Programs.path("enginectl"),
                ["web", "--print", "--token-file", gateway.tokenFile, "--address", "http://\(gateway.host)"])
            #expect(status == 0, "\(output)")
            let address = output.trimmingCharacters(in: .whitespacesAndNewlines)
            let code = try #require(address.components(separatedBy: "#code=").last)
            #expect(address.hasPrefix("http://\(gateway.host)/#code="))
            let body = "{\"code\":\"\(code)\"}"
            let answer = try gateway.post("/sessions", body)
            #expect(answer.status == 201)
            guard case .string(let text)? = try RestTests.object(answer)["token"] else {
                Issue.record("no token in \(answer.body)")
                return
            }
            let connection = try #require(HTTPExchange(port: gateway.port))
            #expect(
                connection.exchange("GET", "/livez", host: gateway.host, headers: ["Authorization: Bearer \(text)"])?
                    .status == 200)
            #expect(try gateway.post("/sessions", body).status == 401, "once")
        }
    }
}
