import EngineProtocol
import Foundation
import Testing

/// Every definition in `packaging/examples`, run for real.
@Suite("Examples", .timeLimit(.minutes(10)))
struct ExampleTests {
    @Test("every example validates offline and completes on the real daemon")
    func all() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let folder = SourceRoot.url.appending(path: "packaging/examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 5)
        for name in names.sorted() {
            let path = folder.appending(path: name).path
            #expect(try await engine.control("validate", path).status == 0, "\(name)")
            // The archive example takes the smallest real work here; a test of its own kills the daemon under it.
            let input = name == "archive.yaml" ? #"{"keep": 2, "root": "/usr/share/perl5"}"# : "{}"
            let result = try await engine.control("run", path, "--input", input, "--wait", seconds: 240)
            #expect(result.status == 0, "\(name): \(result.talk)")
        }
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
