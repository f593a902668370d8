import EngineClient
import EngineProtocol
import Foundation
import Synchronization
import TestPrograms
import Testing
import WorkflowModel

/// `call: http` on the real daemon, against a service of the test's own.
@Suite("Calls of services", .timeLimit(.minutes(5)))
struct CallTests {
    /// A definition with one call; `with` and `more` are lines of YAML.
    static func document(_ with: String, use: String = "{}", more: String = "{}") -> String {
        """
        document: { dsl: 1.0.3, namespace: test, name: call, version: 1.0.0 }
        use: \(use)
        do:
          - ask:
              call: http
              with: { \(with) }
              metadata: { engine: \(more) }
        """
    }

    static func run(
        _ document: String, input: Value = [:], on engine: TestEngine
    ) async throws -> StatusObject {
        var connection = try engine.connect()
        let start = StartParameters(document: document, fileName: "call.yaml", input: input)
        let id = try connection.call(start).executionID
        return try await engine.wait(for: id) { $0.status.isTerminal }
    }

    @Test("a call sends what its expressions give, and its output is the parsed answer")
    func request() async throws {
        let server = try ServiceServer { _ in .json(#"{"id": 7, "big": 9007199254740993}"#, status: 201) }
        defer { server.stop() }
        let engine = try await TestEngine()
        defer { engine.remove() }
        let done = try await Self.run(
            Self.document(
                """
                method: post, endpoint: "\(server.origin)/items/{kind}",
                headers: { X-Count: "${ .items | length }" }, query: { tag: "${ .items }", none: null },
                body: { items: "${ .items }" }
                """), input: ["kind": "a b/c", "items": ["x&y", "z"]], on: engine)
        #expect(done.status == .completed, "\(done.error?.message ?? "")")
        #expect(done.output == ["id": 7, "big": 9_007_199_254_740_993])
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/items/a%20b%2Fc?tag=x%26y&tag=z")
        #expect(request.headers["x-count"] == "2")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["user-agent"]?.hasPrefix("process-engine/") == true)
        #expect(request.body == #"{"items":["x&y","z"]}"#)
        #expect(request.headers["idempotency-key"]?.count == 34)
    }

    @Test("an answer that is no success is a communication fault with its status, and the language alone tries again")
    func failure() async throws {
        let count = Mutex(0)
        let server = try ServiceServer { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number < 3 ? .text("come back later", status: 503) : .json("true")
        }
        defer { server.stop() }
        let engine = try await TestEngine()
        defer { engine.remove() }
        let failed = try await Self.run(Self.document("method: put, endpoint: \"\(server.origin)\""), on: engine)
        #expect(failed.error?.status == 503)
        #expect(failed.error?.type.hasSuffix("/communication") == true)
        #expect(failed.error?.message?.contains("come back later") == true)
        #expect(count.withLock { $0 } == 1)
        let retrying = """
            name: retrying
            steps:
              - id: ask
                call: { method: put, endpoint: "\(server.origin)" }
                retry: { attempts: 3, delay: 1ms }
            """
        let done = try await Self.run(retrying, on: engine)
        #expect(done.output == ["ask": true])
        let keys = server.requests.dropFirst().map { $0.headers["idempotency-key"] }
        #expect(Set(keys).count == 1, "every attempt has the same key")
        #expect(keys.first != server.requests[0].headers["idempotency-key"])
    }

    @Test("redirections are followed within bounds, and what one origin was told is not told to another")
    func redirections() async throws {
        let other = try ServiceServer { .json(#"{"secret": "\#($0.headers["x-key"] ?? "none")"}"#) }
        defer { other.stop() }
        let server = try ServiceServer { request in
            switch request.path {
            case "/here": .text("", status: 302, headers: [("Location", "/there?a=1")])
            case "/there": .json(#"{"key": "\#(request.headers["x-key"] ?? "none")"}"#)
            case "/away": .text("", status: 307, headers: [("Location", "\(other.origin)/x")])
            case _: .text("", status: 301, headers: [("Location", request.path)])
            }
        }
        defer { server.stop() }
        let engine = try await TestEngine()
        defer { engine.remove() }
        func call(_ path: String, _ more: String = "") -> String {
            Self.document("method: get, endpoint: \"\(server.origin)\(path)\", headers: { X-Key: k }\(more)")
        }
        #expect(try await Self.run(call("/here"), on: engine).output == ["key": "k"])
        #expect(try await Self.run(call("/away"), on: engine).output == ["secret": "none"])
        let loop = try await Self.run(call("/loop"), on: engine)
        #expect(loop.error?.title == "Too many redirections")
        let seen = try await Self.run(call("/here", ", redirect: true, output: response"), on: engine)
        guard case .object(let response)? = seen.output else { throw TestEngine.Unready() }
        #expect(response["statusCode"] == 302)
    }

    @Test("a raw output is base64, and an answer beyond the bound is a fault")
    func bodies() async throws {
        let server = try ServiceServer { request in
            .init(body: request.path == "/long" ? [UInt8](repeating: 65, count: 2_000) : [0, 255, 1])
        }
        defer { server.stop() }
        let engine = try await TestEngine(settings: ["httpBodyBytesMaximum": 1_000])
        defer { engine.remove() }
        let raw = try await Self.run(
            Self.document("method: get, endpoint: \"\(server.origin)\", output: raw"), on: engine)
        #expect(raw.output == "AP8B")
        let long = try await Self.run(Self.document("method: get, endpoint: \"\(server.origin)/long\""), on: engine)
        #expect(long.error?.title == "Answer too long")
    }

    @Test("silence is a timeout fault, a closed port a communication fault, and a task's time limit ends the request")
    func silence() async throws {
        let release = DispatchSemaphore(value: 0)
        let server = try ServiceServer { _ in
            release.wait()
            return .text("")
        }
        defer { server.stop() }
        defer { for _ in 0..<4 { release.signal() } }
        let engine = try await TestEngine(settings: ["httpSilenceSeconds": 1])
        defer { engine.remove() }
        let silent = try await Self.run(Self.document("method: get, endpoint: \"\(server.origin)\""), on: engine)
        #expect(silent.error?.type.hasSuffix("/timeout") == true)
        #expect(silent.error?.title == "No answer in time")
        let limited = "name: l\nsteps: [{ id: a, call: '\(server.origin)', timeout: 200ms }]\n"
        #expect(try await Self.run(limited, on: engine).error?.status == 408)
        let closed = try ServiceServer { _ in .text("") }
        closed.stop()
        let refused = try await Self.run(Self.document("method: get, endpoint: \"\(closed.origin)\""), on: engine)
        #expect(refused.error?.title == "Service not reached")
    }

    @Test("a service without a certificate that is trusted is refused, and one whose certificate is trusted is asked")
    func certificates() async throws {
        let folder = URL(filePath: "/tmp/engine-tls-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.appending(path: "key").path, folder.appending(path: "certificate").path)
        let made = try await Command.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            ])
        #expect(made.status == 0, "\(made.talk)")
        let port = Int.random(in: 20_000..<30_000)
        let server = try ChildProcess(
            "/usr/bin/openssl",
            ["s_server", "-accept", "127.0.0.1:\(port)", "-key", key, "-cert", certificate, "-www", "-quiet"])
        defer {
            // It does not end by SIGTERM while a connection is open.
            server.send(SIGKILL)
            server.waitUntilExit()
        }
        let document =
            "name: t\nsteps: [{ id: a, call: 'https://localhost:\(port)/', retry: { attempts: 50, delay: 50ms, when: '.title == \"Service not reached\"' } }]\n"
        let strict = try await TestEngine()
        defer { strict.remove() }
        #expect(try await Self.run(document, on: strict).error?.title == "Service not trusted")
        let trusting = try await TestEngine(settings: ["httpTrust": .string(certificate)])
        defer { trusting.remove() }
        let done = try await Self.run(document, on: trusting)
        #expect(done.status == .completed, "\(done.error?.message ?? "")")
        let byAddress = document.replacingOccurrences(of: "localhost", with: "127.0.0.1")
        #expect(try await Self.run(byAddress, on: trusting).error?.title == "Service not trusted", "the name counts")
    }

    @Test("no proxy is used unless one is configured, whatever the environment says")
    func proxy() async throws {
        let proxy = try ServiceServer { .text("\($0.target) through \($0.tunnel ?? "nothing")") }
        defer { proxy.stop() }
        let document = Self.document("method: get, endpoint: 'http://service.invalid/path'")
        let direct = try await TestEngine()
        defer { direct.remove() }
        #expect(try await Self.run(document, on: direct).error?.title == "Service not reached")
        let engine = try await TestEngine(
            settings: ["httpProxy": .string(proxy.origin), "httpDirect": ".direct.invalid"])
        defer { engine.remove() }
        #expect(try await Self.run(document, on: engine).output == "/path through service.invalid:80")
        let excepted = document.replacingOccurrences(of: "service.invalid", with: "a.direct.invalid")
        #expect(try await Self.run(excepted, on: engine).error?.title == "Service not reached")
    }
}
