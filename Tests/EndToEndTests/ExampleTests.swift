import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// Every definition in `packaging/examples`, run for real.
@Suite("Examples", .timeLimit(.minutes(10)))
struct ExampleTests {
    /// What an example is run with here; the others have defaults.
    static let inputs = [
        "archive.yaml": #"{"keep": 2, "root": "/usr/share/perl5"}"#, "arrivals.yaml": "[]",
        "saga.ows.yaml": #"{"fail": "car"}"#,
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
        for name in names.sorted() where !["hosts.yaml", "ai-batch.yaml", "deployment.yaml"].contains(name) {
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

    @Test("the nightly inventory is taken on demand, and tells what is new and gone")
    func nightly() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let watched = engine.folder.appending(path: "watched")
        try FileManager.default.createDirectory(at: watched, withIntermediateDirectories: true)
        #expect(try await engine.control("schedule", "add", SourceRoot.example("nightly.yaml")).status == 0)
        let schedule = try await engine.control("schedule", "show", "nightly", "--json")
        #expect(schedule.output.contains("Europe/Berlin"))
        let input: Value = [
            "watched": .string(watched.path), "records": .string(engine.folder.appending(path: "records").path),
            "keep": 2,
        ]
        for (files, new, gone) in [(3, 0, 0), (5, 2, 0), (4, 0, 1), (4, 0, 0)] {
            for number in 0..<6 {
                let file = watched.appending(path: "\(number)")
                if number >= files { try? FileManager.default.removeItem(at: file) }
                if number < files, !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
            }
            let result = try await engine.control(
                "schedule", "run-now", "nightly", "--input", input.printed(), "--wait", "--json")
            #expect(result.status == 0, "\(result.talk)\(result.output)")
            guard case .object(let output)? = try RunTests.json(result.output)["output"] else {
                Issue.record("no output: \(result.output)")
                return
            }
            #expect(output["new"] == .integer(Int64(new)) && output["gone"] == .integer(Int64(gone)))
        }
        let kept = try FileManager.default.contentsOfDirectory(atPath: engine.folder.appending(path: "records").path)
        #expect(kept.count == 2)
    }

    @Test("files that arrive are ingested once each, though they are told twice and the engine is killed")
    func arrivals() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        #expect(try await engine.control("schedule", "add", SourceRoot.example("arrivals.yaml")).status == 0)
        let incoming = engine.folder.appending(path: "in")
        try FileManager.default.createDirectory(at: incoming, withIntermediateDirectories: true)
        let database = engine.folder.appending(path: "sales.db").path
        for number in 0..<6 {
            let file = incoming.appending(path: "\(number).csv")
            try Data("day,amount\n2026-01-0\(number + 1),\(number)\n2026-02-01,1\n".utf8).write(to: file)
            let data: Value = ["path": .string(file.path), "database": .string(database)]
            for _ in 0..<2 {
                let told = try await engine.control(
                    "emit", "com.example.file.arrived", "--source", incoming.path, "--id", "\(number).csv", "--data",
                    data.printed())
                #expect(told.status == 0, "\(told.talk)")
            }
            if number == 3 {
                engine.kill()
                try await engine.start()
            }
        }
        for id in 1...6 {
            let done = try await engine.wait(for: UInt64(id)) { $0.status.isTerminal }
            #expect(done.status == .completed, "\(done.error?.message ?? "")")
        }
        let count = try await Command.run(
            "/usr/bin/sqlite3", [database, "SELECT count(*) || ' ' || sum(amount) FROM sales"], seconds: 20)
        #expect(count.output == "12 21\n", "\(count.output)\(count.talk)")
        #expect(try await engine.control("status", "7").status == 66, "one for each file")
    }

    @Test("a deployment is approved and put in place, and a rejected one leads back to the release before")
    func deployment() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let site = engine.folder.appending(path: "site").path
        let input = Value.object(["site": .string(site), "release": ""]).printed()
        let path = SourceRoot.example("deployment.yaml")
        func current() -> String? { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(site)/current") }
        for (id, approved, link) in [
            (1, false, nil), (2, true, "releases/2"), (3, true, "releases/3"), (4, false, "releases/3"),
        ] as [(UInt64, Bool, String?)] {
            #expect(try await engine.control("run", path, "--input", input).status == 0)
            let asked = try await engine.wait(for: id) { status in status.waitingFor.contains { $0.kind == .approval } }
            #expect(asked.status == .waiting)
            let answer = try await engine.control(approved ? "approve" : "reject", "\(id)", "--reason", "seen")
            #expect(answer.status == 0, "\(answer.talk)")
            let done = try await engine.wait(for: id) { $0.status.isTerminal }
            #expect(done.status == (approved ? .completed : .failed))
            #expect(current() == link)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site)/releases").sorted() == ["2", "3"])
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
