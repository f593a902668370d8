import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// Every definition in `packaging/examples`, run for real.
@Suite("Examples", .timeLimit(.minutes(10)))
struct ExampleTests {
    /// What an example is run with here; the others have defaults.
    static let inputs = [
        "archive.yaml": #"{"keep": 2, "root": "/usr/share/perl5"}"#, "saga.ows.yaml": #"{"fail": "car"}"#,
    ]

    /// What comes out of examples whose output is always the same.
    static let outputs: [String: Value] = [
        "saga.ows.yaml": ["hotel", "flight"], "thumbnails.yaml": 12, "certificates.yaml": 2,
        "postgres-backup.yaml": ["customers": 500, "orders": 2000],
        "csv-to-sqlite.yaml": ["customers": 200, "invoices": 200, "orders": 200],
        "welcome.yaml": [
            ["greeting": "Hello, Ada!"], ["greeting": "Hello, Grace!"], ["greeting": "Hello, Barbara!"],
        ],
    ]

    /// The part of an example's output that ``outputs`` is about.
    static func part(of output: Value?, _ name: String) -> Value? {
        let keys = [
            "saga.ows.yaml": "compensated", "postgres-backup.yaml": "tables", "thumbnails.yaml": "thumbnails",
            "certificates.yaml": "checked",
            "csv-to-sqlite.yaml": "rows",
        ]
        guard let key = keys[name], case .object(let object)? = output else { return output }
        return object[key]
    }

    @Test("every example validates offline and completes on the real daemon")
    func all() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let folder = SourceRoot.url.appending(path: "packaging/examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 11)
        for name in names.sorted() where !["hosts.yaml", "ai-batch.yaml"].contains(name) {
            let path = folder.appending(path: name).path
            #expect(try await engine.control("validate", path).status == 0, "\(name)")
            // The archive example takes the smallest real work here; a test of its own kills the daemon under it.
            let input = Self.inputs[name] ?? "{}"
            let result = try await engine.control("run", path, "--input", input, "--wait", "--json", seconds: 240)
            #expect(result.status == 0, "\(name): \(result.talk)")
            guard let expected = Self.outputs[name] else { continue }
            let output = try RunTests.json(result.output)["output"]
            #expect(Self.part(of: output, name) == expected, "\(name): \(result.output)")
        }
    }

    @Test(
        "the work over several hosts is done on each, and fails when it fails on one",
        .enabled(if: SecureShellServer.isInstalled, "there is no sshd"))
    func hosts() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let server = try await SecureShellServer()
        defer { server.remove() }
        let path = SourceRoot.example("hosts.yaml")
        #expect(try await engine.control("validate", path).status == 0)
        let input: OrderedObject = [
            "hosts": ["127.0.0.1", "localhost"], "command": "echo done by $0", "options": .string(server.options),
        ]
        let result = try await engine.control(
            "run", path, "--input", Value.object(input).printed(), "--wait", "--json", seconds: 90)
        #expect(result.status == 0, "\(result.talk) \(result.output)")
        guard case .array(let hosts)? = try RunTests.json(result.output)["output"] else {
            Issue.record("no list of hosts: \(result.output)")
            return
        }
        #expect(hosts.count == 2)
        var failing = input
        failing["command"] = "exit 3"
        let failed = try await engine.control(
            "run", path, "--input", Value.object(failing).printed(), "--wait", seconds: 90)
        #expect(failed.status == 1)
    }

    @Test("the batch over a model's API keeps to the service's rate, and goes on after a kill without asking again")
    func batch() async throws {
        let service = try ModelService()
        defer { service.server.stop() }
        let secrets = URL(filePath: "/tmp/engine-model-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: secrets, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: secrets) }
        _ = FileManager.default.createFile(
            atPath: secrets.appending(path: "model-key").path, contents: Data(ModelService.key.utf8),
            attributes: [.posixPermissions: 0o600])
        let engine = try await TestEngine(
            settings: [
                "secrets": .string(secrets.path),
                "httpOrigins": .string("https://api.openai.com=\(service.server.origin)"),
            ])
        defer { engine.remove() }
        let path = SourceRoot.example("ai-batch.yaml")
        #expect(try await engine.control("validate", path).status == 0)
        let texts = (1...6).map { Value.string("text \($0)") }
        let input: OrderedObject = ["texts": .array(texts)]
        #expect(try await engine.control("run", path, "--input", Value.object(input).printed()).status == 0)
        _ = try await engine.wait(for: 1) { _ in service.answeredKeys.count >= 3 }
        engine.kill()
        let answered = Set(service.answeredKeys)
        try await engine.start()
        let done = try await engine.wait(for: 1, seconds: 60) { $0.status.isTerminal }
        #expect(done.output == ["asked": 6, "answers": .array((1...6).map { .string("about text \($0)") })])
        #expect(service.refusedCount > 0, "the rate limit was met")
        // At most the two that were under way at the kill are asked again, and with the keys that they had.
        #expect(Set(service.answeredKeys).count == 6)
        #expect(service.answeredKeys.count <= 8)
        #expect(answered.isSubset(of: Set(service.answeredKeys)))
    }

    @Test("a running journal is checked and dumped without disturbing the daemon")
    func journal() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let path = SourceRoot.example("hello.yaml")
        #expect(try await engine.control("run", path, "--wait").status == 0)
        let check = try await engine.control("journal", "check", "--state", engine.state)
        #expect(check.status == 0, "\(check.talk)")
        #expect(check.output.contains("sound"))
        let dump = try await engine.control("journal", "dump", "--state", engine.state, "--json")
        #expect(dump.output.split(separator: "\n").count >= 3)
        #expect(try await engine.control("run", path, "--wait").status == 0)
    }
}
