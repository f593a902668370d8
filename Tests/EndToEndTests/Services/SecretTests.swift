import EngineClient
import EngineProtocol
import Foundation
import Synchronization
import Testing
import WorkflowModel

/// Secrets reach the service that they are for, and nothing that stays.
@Suite("Secrets and authentication", .timeLimit(.minutes(5)))
struct SecretTests {
    /// No other text holds it by chance.
    static let secret = "s3cr3t-\(UUID().uuidString)"

    /// An engine with these secrets, each a file of its own.
    private static func engine(_ secrets: [String: String]) async throws -> (TestEngine, URL) {
        let folder = URL(filePath: "/tmp/engine-secrets-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in secrets {
            let path = folder.appending(path: name).path
            _ = FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        }
        return (try await TestEngine(settings: ["secrets": .string(folder.path), "logLevel": "trace"]), folder)
    }

    /// Where a text stands in the files of the engine: its journal, its log, what its steps wrote.
    private static func places(of text: String, in engine: TestEngine) -> [String] {
        let needle = Data(text.utf8)
        let names = FileManager.default.enumerator(atPath: engine.folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            let path = engine.folder.appending(path: name)
            return (try? Data(contentsOf: path)).map { $0.range(of: needle) != nil } ?? false
        }
    }

    /// Whether a text stands in the journal's records, which are compressed on the disk.
    private static func isJournaled(_ text: String, by engine: TestEngine) async throws -> Bool {
        let dump = try await engine.control("journal", "dump", "--state", engine.state, "--payload", "--json")
        #expect(dump.status == 0, "\(dump.talk)")
        let needle = text.utf8.map { String(format: "%02x", $0) }.joined()
        return Data(dump.output.utf8).range(of: Data(needle.utf8)) != nil
    }

    private static func run(_ document: String, input: Value = [:], on engine: TestEngine) async throws -> StatusObject
    {
        try await CallTests.run(document, input: input, on: engine)
    }

    @Test(
        "a secret in an expression reaches the service, and is in no file, answer or error, even when it is sent back")
    func expressions() async throws {
        let server = try ServiceServer { request in
            let key = request.headers["x-key"] ?? ""
            return request.path == "/fail"
                ? .text("your key \(key) is wrong", status: 403)
                : .json(#"{"key": "\#(key)", "body": \#(request.body), "query": "\#(request.target)"}"#)
        }
        defer { server.stop() }
        let (engine, secrets) = try await Self.engine([
            "api": #"{"key": "\#(Self.secret)"}"#, "plain": Self.secret + "\n",
        ])
        defer { engine.remove() }
        defer { try? FileManager.default.removeItem(at: secrets) }
        let call = """
            method: post, endpoint: "\(server.origin)/PATH", headers: { X-Key: "${ $secrets.api.key }" },
            query: { q: "${ $secrets.plain + \\"!\\" }" }, body: { token: "${ \\"Bearer \\" + $secrets.plain }", n: "${ .n }" },
            output: response
            """
        let document = CallTests.document(call, use: "{ secrets: [api, plain] }")
        let done = try await Self.run(document, input: ["n": 7], on: engine)
        #expect(done.status == .completed, "\(done.error?.message ?? "")")
        let request = try #require(server.requests.first)
        #expect(request.headers["x-key"] == Self.secret)
        #expect(request.body == #"{"token":"Bearer \#(Self.secret)","n":7}"#)
        #expect(request.target.hasSuffix("?q=\(Self.secret)%21"))
        #expect(done.output?.printed().contains("***") == true)
        let failed = try await Self.run(
            document.replacingOccurrences(of: "/PATH", with: "/fail"), input: ["n": 7], on: engine)
        #expect(failed.error?.status == 403)
        #expect(failed.error?.message?.contains("your key *** is wrong") == true)
        let history = try await engine.control("history", "1", "--json")
        #expect(!history.output.contains(Self.secret))
        let inspected = try await engine.control("inspect", "1", "--json")
        #expect(!(inspected.output + done.encoded.printed() + failed.encoded.printed()).contains(Self.secret))
        engine.kill()
        #expect(Self.places(of: Self.secret, in: engine) == [])
        // What is no secret is found in the same way.
        #expect(try await Self.isJournaled("your key *** is wrong", by: engine))
        #expect(try await Self.isJournaled(Self.secret, by: engine) == false)
    }

    @Test("a command gets secrets by its environment and standard input, and never by an argument")
    func commands() async throws {
        let (engine, secrets) = try await Self.engine(["plain": Self.secret])
        defer { engine.remove() }
        defer { try? FileManager.default.removeItem(at: secrets) }
        let document = """
            name: command
            secrets: [plain]
            steps:
              - id: check
                run: |
                  read -r line
                  [ "$KEY" = "$line" ] && [ ${#KEY} -eq \(Self.secret.utf8.count) ] && echo same
                env: { KEY: "${ $secrets.plain }", OTHER: "${ .n }" }
                stdin: ${ $secrets.plain + "\\n" }
            """
        #expect(try await Self.run(document, input: ["n": 1], on: engine).output == ["check": "same"])
        let absent = document.replacingOccurrences(of: "plain", with: "absent")
        let failed = try await Self.run(absent, on: engine)
        #expect(failed.error?.title == "Command not started")
        #expect(failed.error?.message?.contains("absent") == true)
        let argument = "name: a\nsecrets: [plain]\nsteps: [{ id: a, run: [echo, '${ $secrets.plain }'] }]\n"
        await #expect(throws: ClientError.self) { try await Self.run(argument, on: engine) }
        engine.kill()
        #expect(Self.places(of: Self.secret, in: engine) == [])
        #expect(try await Self.isJournaled("$secrets.plain", by: engine))
        #expect(try await Self.isJournaled(Self.secret, by: engine) == false)
    }

    @Test("a secret that is not there is a fault that names it, and one that the document does not declare is refused")
    func missing() async throws {
        let (engine, secrets) = try await Self.engine([:])
        defer { engine.remove() }
        defer { try? FileManager.default.removeItem(at: secrets) }
        let call = "method: get, endpoint: 'http://127.0.0.1:1', headers: { X-Key: \"${ $secrets.absent }\" }"
        let failed = try await Self.run(CallTests.document(call, use: "{ secrets: [absent] }"), on: engine)
        #expect(failed.error?.title == "No secret")
        #expect(failed.error?.message?.contains("absent") == true)
        let error = await #expect(throws: ClientError.self) {
            try await Self.run(CallTests.document(call), on: engine)
        }
        guard case .refused(let refusal)? = error else { throw TestEngine.Unready() }
        #expect(refusal.diagnostics.first?.message.contains("not declared") == true)
    }

    @Test("basic, bearer and digest authentication, inline, shared and from a secret")
    func schemes() async throws {
        let server = try ServiceServer { request in
            let authorization = request.headers["authorization"] ?? ""
            if request.path.hasPrefix("/digest"), !authorization.hasPrefix("Digest ") {
                return .text(
                    "", status: 401,
                    headers: [
                        (
                            "WWW-Authenticate",
                            #"Digest realm="pets", qop="auth", nonce="n1", algorithm=\#(request.path.dropFirst(8))"#
                        )
                    ])
            }
            return .text(authorization.isEmpty ? "nobody" : "somebody")
        }
        defer { server.stop() }
        let basic = #"{"username": "ada", "password": "\#(Self.secret)"}"#
        let (engine, secrets) = try await Self.engine(["login": basic, "token": Self.secret])
        defer { engine.remove() }
        defer { try? FileManager.default.removeItem(at: secrets) }
        func call(_ authentication: String, _ path: String = "/", use: String = "secrets: [login, token]") -> String {
            CallTests.document(
                "method: get, endpoint: { uri: \"\(server.origin)\(path)\", authentication: \(authentication) }",
                use: "{ \(use) }")
        }
        let policies = "secrets: [login, token], authentications: { mine: { basic: { use: login } } }"
        for (document, expected) in [
            (call("{ basic: { use: login } }"), "Basic " + Data("ada:\(Self.secret)".utf8).base64EncodedString()),
            (call("{ use: mine }", use: policies), "Basic " + Data("ada:\(Self.secret)".utf8).base64EncodedString()),
            (call("{ bearer: { use: token } }"), "Bearer \(Self.secret)"),
            (call("{ bearer: { token: \"${ $secrets.token }\" } }"), "Bearer \(Self.secret)"),
        ] {
            #expect(try await Self.run(document, on: engine).output == "somebody")
            #expect(server.requests.last?.headers["authorization"] == expected)
        }
        for algorithm in ["MD5", "SHA-256"] {
            let before = server.requests.count
            #expect(
                try await Self.run(call("{ digest: { use: login } }", "/digest/\(algorithm)"), on: engine).output
                    == "somebody")
            #expect(server.requests.count == before + 2)
            let answer = server.requests.last?.headers["authorization"] ?? ""
            #expect(answer.contains("username=\"ada\"") && answer.contains("algorithm=\(algorithm)"))
            #expect(
                answer.firstMatch(of: try Regex("response=\"([0-9a-f]+)\""))?[1].substring?.count
                    == (algorithm == "MD5" ? 32 : 64))
        }
        engine.kill()
        #expect(Self.places(of: Self.secret, in: engine) == [])
        #expect(Self.places(of: Data("ada:\(Self.secret)".utf8).base64EncodedString(), in: engine) == [])
        #expect(try await Self.isJournaled(Self.secret, by: engine) == false)
    }

    @Test("an OAuth 2 token is asked for once, kept until it ends, and asked for anew when the service refuses it")
    func tokens() async throws {
        let issued = Mutex(0)
        let server = try ServiceServer { request in
            switch request.path {
            case "/auth/token", "/oidc/token":
                let number = issued.withLock { issued in
                    issued += 1
                    return issued
                }
                return .json(
                    #"{"access_token": "tok-\#(Self.secret)-\#(number)", "token_type": "Bearer", "expires_in": 3600}"#)
            case "/realm/.well-known/openid-configuration":
                return .json(#"{"token_endpoint": "http://\#(request.headers["host"] ?? "")/oidc/token"}"#)
            case "/strict": return .text("no", status: 401)
            case _: return .json(#"{"said": "\#(request.headers["authorization"] ?? "")"}"#)
            }
        }
        defer { server.stop() }
        let (engine, secrets) = try await Self.engine(["client": Self.secret])
        defer { engine.remove() }
        defer { try? FileManager.default.removeItem(at: secrets) }
        func call(_ path: String, _ scheme: String) -> String {
            CallTests.document(
                "method: get, endpoint: { uri: \"\(server.origin)\(path)\", authentication: \(scheme) }",
                use: "{ secrets: [client] }")
        }
        let client = "client: { id: me, secret: \"${ $secrets.client }\", authentication: client_secret_basic }"
        let oauth =
            "{ oauth2: { authority: \"\(server.origin)/auth\", endpoints: { token: /token }, grant: client_credentials, \(client), scopes: [read, write] } }"
        for _ in 0..<2 {
            #expect(try await Self.run(call("/x", oauth), on: engine).output == ["said": "Bearer ***"])
        }
        #expect(issued.withLock { $0 } == 1, "the token is kept")
        let asked = try #require(server.requests.first)
        #expect(asked.body == "grant_type=client_credentials&scope=read+write")
        #expect(asked.headers["authorization"] == "Basic " + Data("me:\(Self.secret)".utf8).base64EncodedString())
        #expect(server.requests[1].headers["authorization"] == "Bearer tok-\(Self.secret)-1")
        #expect(try await Self.run(call("/strict", oauth), on: engine).error?.status == 401)
        _ = try await Self.run(call("/x", oauth), on: engine)
        #expect(issued.withLock { $0 } == 2, "a refused token is not used again")
        let oidc =
            "{ oidc: { authority: \"\(server.origin)/realm\", grant: client_credentials, client: { id: me, secret: \"${ $secrets.client }\" } } }"
        #expect(try await Self.run(call("/x", oidc), on: engine).status == .completed)
        let posted = server.requests.last { $0.path == "/oidc/token" }
        #expect(posted?.body == "grant_type=client_credentials&client_id=me&client_secret=\(Self.secret)")
        let refused = oauth.replacingOccurrences(of: "/auth\"", with: "/nowhere\"")
        #expect(try await Self.run(call("/x", refused), on: engine).error?.title == "No token")
        engine.kill()
        #expect(Self.places(of: Self.secret, in: engine) == [])
    }
}
