import Foundation
import Testing

/// The table of attacks and answers: what comes back is checked byte for byte, from the real program.
@Suite("Attacks", .timeLimit(.minutes(2)))
struct AttackTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        /// `HOST` and `TOKEN` are replaced by the right ones.
        var request: String
        /// Nil: the connection is closed without an answer.
        var status: Int?
        /// Whether the gateway's own answer is expected, not that of the HTTP parser.
        var isOurs = true
        var testDescription: String { name }
    }

    static func request(
        _ line: String = "GET /livez", host: String = "HOST", token: String? = "TOKEN", _ headers: [String] = [],
        body: String = ""
    ) -> String {
        var lines = ["\(line) HTTP/1.1", "Host: \(host)", "Connection: close"]
        if let token { lines.append("Authorization: Bearer \(token)") }
        if !body.isEmpty, !headers.contains(where: { $0.contains("ength") || $0.contains("ransfer") }) {
            lines.append("Content-Length: \(body.utf8.count)")
        }
        return (lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    static let pause = "POST /api/v1/process-engine/executions/processes/1/pause"
    static let removal = "DELETE /api/v1/process-engine/definitions/a/b/1.0.0"
    static let publication = "POST /api/v1/process-engine/events"
    static let json = "Content-Type: application/json"

    static let table: [Attack] = [
        .init(name: "the right request", request: request(), status: 200),
        // The token
        .init(name: "no token", request: request(token: nil), status: 401),
        .init(name: "another token", request: request(token: "TOKENx"), status: 401),
        .init(name: "the token's beginning", request: request(token: "T"), status: 401),
        .init(name: "the token in the address", request: request("GET /livez?token=TOKEN", token: nil), status: 401),
        .init(name: "the token as a cookie", request: request(token: nil, ["Cookie: token=TOKEN"]), status: 401),
        .init(
            name: "the token with another scheme", request: request(token: nil, ["Authorization: Basic TOKEN"]),
            status: 401),
        .init(name: "an unknown path without token", request: request("GET /nowhere", token: nil), status: 401),
        .init(
            name: "the stream without token",
            request: request("GET /api/v1/process-engine/executions/events", token: nil), status: 401),
        .init(name: "the metrics without token", request: request("GET /metrics", token: nil), status: 401),
        .init(name: "a command without token", request: request(pause, token: nil), status: 401),
        .init(name: "a removal without token", request: request(removal, token: nil), status: 401),
        .init(name: "an event without token", request: request(publication, token: nil), status: 401),
        .init(
            name: "a guessed code",
            request: request(
                "POST /api/v1/process-engine/sessions", token: nil, [json], body: #"{"code":"1.2.3"}"#),
            status: 401),
        // The host: DNS rebinding
        .init(name: "another host", request: request(host: "evil.example"), status: 421),
        .init(name: "the host without port", request: request(host: "127.0.0.1"), status: 421),
        .init(name: "the host with another port", request: request(host: "127.0.0.1:1"), status: 421),
        .init(
            name: "the page for another host", request: request("GET /", host: "evil.example", token: nil),
            status: 421),
        .init(name: "no host", request: "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n", status: 400),
        .init(name: "an address as target", request: request("GET http://evil.example/livez"), status: 421),
        .init(name: "the right address as target", request: request("GET http://HOST/livez"), status: 200),
        .init(
            name: "an address with the right one as user", request: request("GET http://HOST@evil.example/livez"),
            status: 421),
        // Other sites' pages
        .init(name: "a foreign origin", request: request(pause, ["Origin: http://evil.example"]), status: 403),
        .init(
            name: "a foreign origin removes", request: request(removal, ["Origin: http://evil.example"]), status: 403),
        .init(
            name: "a foreign origin publishes", request: request(publication, ["Origin: http://evil.example"]),
            status: 403),
        .init(name: "the null origin", request: request(pause, ["Origin: null"]), status: 403),
        .init(name: "a foreign site", request: request(pause, ["Sec-Fetch-Site: cross-site"]), status: 403),
        .init(name: "a sister site", request: request(pause, ["Sec-Fetch-Site: same-site"]), status: 403),
        .init(
            name: "a foreign origin reads", request: request("GET /metrics", ["Origin: http://evil.example"]),
            status: 403),
        .init(
            name: "a preflight",
            request: request("OPTIONS /metrics", ["Origin: http://HOST", "Access-Control-Request-Method: POST"]),
            status: 405),
        .init(name: "a form post", request: request(pause, ["Content-Type: text/plain"], body: "{}"), status: 415),
        .init(
            name: "a form post with fields",
            request: request(pause, ["Content-Type: application/x-www-form-urlencoded"], body: "a=1"), status: 415),
        // Methods and paths
        .init(name: "a command by GET", request: request("GET" + pause.dropFirst(4)), status: 405),
        .init(name: "trace", request: request("TRACE /livez"), status: 405),
        .init(name: "a path above the page", request: request("GET /page/../../etc/passwd"), status: 404),
        .init(name: "an encoded path above the page", request: request("GET /page/%2e%2e%2fetc%2fpasswd"), status: 404),
        .init(name: "the schemas as a file of the page", request: request("GET /page/schemas.json"), status: 404),
        .init(
            name: "a path above the definitions",
            request: request("GET /api/v1/process-engine/definitions/a/%2e%2e%2f%2e%2e/latest"), status: 404),
        .init(
            name: "a definition's name that is no UTF-8",
            request: request("GET /api/v1/process-engine/definitions/a/%ff/latest"), status: 404),
        .init(name: "a doubled slash", request: request("GET //livez"), status: 404),
        .init(
            name: "a negative execution",
            request: request("GET /api/v1/process-engine/executions/processes/-1/status"), status: 404),
        .init(
            name: "an execution beyond 64 bits",
            request: request("GET /api/v1/process-engine/executions/processes/99999999999999999999/status"),
            status: 404),
        .init(name: "an unknown parameter", request: request("GET /livez?debug=1"), status: 400),
        .init(name: "a broken percent sign", request: request("GET /livez?a=%zz"), status: 400),
        // Smuggling
        .init(
            name: "both length and encoding",
            request: request(pause, ["Content-Length: 2", "Transfer-Encoding: chunked"], body: "0\r\n\r\n"),
            status: 400, isOurs: false),
        .init(
            name: "two lengths", request: request(pause, ["Content-Length: 2", "Content-Length: 3"], body: "{}"),
            status: 400, isOurs: false),
        .init(name: "a negative length", request: request(pause, ["Content-Length: -1"]), status: 400, isOurs: false),
        .init(
            name: "an unknown encoding", request: request(pause, ["Transfer-Encoding: cow"]), status: 400,
            isOurs: false),
        .init(
            name: "a space before the colon", request: request("GET /livez", ["Evil : 1"]), status: 400, isOurs: false),
        .init(name: "no HTTP", request: "\u{16}\u{3}\u{1} hello\r\n\r\n", status: 400, isOurs: false),
        // Size
        .init(
            name: "headers beyond 16 KiB",
            request: request("GET /livez", ["X-Large: " + String(repeating: "a", count: 17_000)]),
            status: 400, isOurs: false),
        .init(
            name: "a hundred headers", request: request("GET /livez", (0..<100).map { "X-\($0): 1" }), status: 400,
            isOurs: false),
        .init(name: "a body beyond 1 MiB", request: request(pause, [json, "Content-Length: 1048577"]), status: 413),
        // JSON
        .init(name: "no JSON", request: request(pause, [json], body: "{"), status: 400),
        .init(name: "no object", request: request(pause, [json], body: "[]"), status: 400),
        .init(
            name: "a doubled key", request: request(pause, [json], body: #"{"reason":"a","reason":"b"}"#), status: 400),
        .init(name: "an unknown member", request: request(pause, [json], body: #"{"force":true}"#), status: 400),
        .init(
            name: "another execution in the body", request: request(pause, [json], body: #"{"executionID":2}"#),
            status: 400),
        .init(
            name: "depth",
            request: request(
                pause, [json],
                body: #"{"reason":"# + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "}"),
            status: 422),
        .init(
            name: "a number of many digits",
            request: request(pause, [json], body: "{\"reason\":\(String(repeating: "1", count: 100))}"), status: 422),
        .init(
            name: "a reason beyond its length",
            request: request(pause, [json], body: "{\"reason\":\"\(String(repeating: "a", count: 5_000))\"}"),
            status: 400),
    ]

    @Test("each attack gets its answer, and no answer helps another site")
    func attacks() async throws {
        try await onThread {
            let gateway = try TestGateway(withEngine: false)
            for attack in Self.table {
                let connection = try #require(HTTPExchange(port: gateway.port))
                connection.send(
                    attack.request.replacing("HOST", with: gateway.host).replacing("TOKEN", with: gateway.token))
                let answer = connection.answer()
                #expect(answer?.status == attack.status, "\(attack.name): \(answer?.body ?? "closed")")
                guard let answer else { continue }
                let names = answer.headers.keys
                #expect(!names.contains { $0.hasPrefix("access-control") || $0 == "set-cookie" || $0 == "server" })
                guard attack.isOurs else { continue }
                #expect(answer.headers["x-content-type-options"] == "nosniff", "\(attack.name)")
                #expect(answer.headers["cache-control"] == "no-store", "\(attack.name)")
                #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
                #expect(answer.headers["content-security-policy"]?.contains("unsafe") == false)
                if answer.status >= 400 {
                    #expect(answer.headers["content-type"] == "application/problem+json", "\(attack.name)")
                    #expect(answer.body.contains(#""code":"#), "\(attack.name)")
                }
            }
        }
    }

    @Test("a viewer's gateway carries out nothing, an operator's starts nothing", arguments: ["viewer", "operator"])
    func roles(role: String) async throws {
        try await onThread {
            let gateway = try TestGateway(role: role == "viewer" ? nil : role, withEngine: false)
            for verb in ["pause", "resume", "cancel", "approve", "reject"] {
                let answer = try gateway.post("/executions/processes/1/\(verb)")
                #expect(answer.status == (role == "viewer" ? 403 : 502), "\(verb)")
            }
            #expect(try gateway.post("/events").status == (role == "viewer" ? 403 : 400))
            for path in ["/executions", "/definitions"] {
                #expect(try gateway.post(path, #"{"document":"steps: []"}"#).status == 403, "\(path)")
            }
            #expect(try gateway.ask("DELETE", TestGateway.base + "/definitions/a/b/1.0.0").status == 403)
            #expect(try gateway.get("/version").status == 502)
        }
    }

    @Test("a head or a body that does not come is cut after ten seconds")
    func slowness() async throws {
        try await onThread {
            let gateway = try TestGateway(withEngine: false)
            let head = try #require(HTTPExchange(port: gateway.port))
            let body = try #require(HTTPExchange(port: gateway.port))
            let begin = ContinuousClock.now
            head.send("GET /livez HTTP/1.1\r\nHost: ")
            body.send(
                "\(Self.pause) HTTP/1.1\r\nHost: \(gateway.host)\r\n\(gateway.bearer)\r\nContent-Length: 9\r\n\r\n{")
            #expect(head.answer() == nil)
            #expect(body.answer()?.status == 408)
            let took = begin.duration(to: .now)
            #expect(took > .seconds(8) && took < .seconds(20), "\(took)")
            #expect(try gateway.ask("GET", "/livez").status == 200)
        }
    }
}
