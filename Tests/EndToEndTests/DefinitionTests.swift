import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// Definitions that are registered by name, with the real daemon.
@Suite("Registered definitions", .timeLimit(.minutes(5)))
struct DefinitionTests {
    private static func document(_ version: String, _ text: String) -> String {
        "name: greet\nnamespace: shop\nversion: \"\(version)\"\nsteps: [{ id: say, run: 'echo \(text)' }]\n"
    }

    @Test("a version is registered once and for ever, and is run, listed, shown, compared and removed by name")
    func life() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let first = try engine.write(Self.document("1.0.0", "one"), as: "one.yaml")
        let second = try engine.write(Self.document("1.10.0", "two"), as: "two.yaml")
        #expect(try await engine.control("definition", "register", first, second).status == 0)
        let again = try await engine.control("definition", "register", first)
        #expect(again.status == 0 && again.output.contains("Registered before"))
        let other = try engine.write(Self.document("1.0.0", "other"), as: "other.yaml")
        let refused = try await engine.control("definition", "register", other)
        #expect(refused.status == 65, "\(refused.talk)")

        let newest = try await engine.control("run", "shop/greet", "--wait", "--json")
        #expect(try RunTests.json(newest.output)["output"] == ["say": "two"], "1.10.0 is higher than 1.9")
        let older = try await engine.control("run", "greet@1.0.0", "--wait", "--json")
        #expect(try RunTests.json(older.output)["output"] == ["say": "one"])
        #expect(try await engine.control("run", "shop/none", "--wait").status == 66)

        let list = try await engine.control("definition", "list", "--quiet")
        #expect(list.output == "shop/greet@1.0.0\nshop/greet@1.10.0\n")
        #expect(try await engine.control("definition", "show", "greet@1.0.0").output == Self.document("1.0.0", "one"))
        #expect(try await engine.control("definition", "diff", "greet@1.0.0", first).status == 0)
        let difference = try await engine.control("definition", "diff", "greet@1.0.0", "greet@1.10.0")
        #expect(difference.status == 1)
        #expect(difference.output.contains("-steps: [{ id: say, run: 'echo one' }]"))
        #expect(difference.output.contains("+steps: [{ id: say, run: 'echo two' }]"))

        engine.kill()
        try await engine.start()
        #expect(try await engine.control("definition", "list", "--quiet").output == list.output)
        #expect(try await engine.control("definition", "remove", "greet").status == 64)
        #expect(try await engine.control("definition", "remove", "greet@1.0.0").status == 0)
        #expect(try await engine.control("definition", "show", "greet@1.0.0").status == 66)
    }

    @Test("an execution keeps its definition when that is removed, also over a restart")
    func keeps() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let flag = engine.folder.appending(path: "flag").path
        let file = try engine.write(
            "name: long\nsteps:\n  - { id: hold, run: 'while [ ! -e \(flag) ]; do sleep 0.02; done' }\n  - { id: last, run: echo kept }\n",
            as: "long.yaml")
        #expect(try await engine.control("definition", "register", file).status == 0)
        #expect(try await engine.control("run", "long").status == 0)
        #expect(try await engine.control("definition", "remove", "long@0.1.0").status == 0)
        engine.kill()
        try await engine.start()
        _ = FileManager.default.createFile(atPath: flag, contents: nil)
        let done = try await engine.wait(for: 1) { $0.status.isTerminal }
        #expect(done.output == ["hold": "", "last": "kept"])
    }
}
