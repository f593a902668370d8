import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// `enginectl logs` against real steps.
@Suite("Logs", .timeLimit(.minutes(3)))
struct LogTests {
    @Test("both streams come in the order in which they were written, by time, and by stream")
    func order() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write(
            """
            name: order
            steps:
              - id: a
                run: |
                  echo one; sleep 0.1; echo two >&2; sleep 0.1; echo '<3>three'; sleep 2.5
                  printf '\\033[31mfour\\n' >&2; sleep 0.1; echo five
            """, as: "order.yaml")
        #expect(try await engine.control("run", file, "--wait").status == 0)
        func words(_ arguments: String...) async throws -> [String] {
            let result = try await Command.run(
                Programs.path("enginectl"), ["logs", "1"] + arguments, environment: ["ENGINE_SOCKET": engine.socket])
            #expect(result.status == 0, "\(result.talk)")
            return result.output.split(separator: "\n").map { String($0.split(separator: " ").last ?? "") }
        }
        #expect(try await words() == ["one", "two", "three", "␛[31mfour", "five"])
        #expect(try await words("--stderr") == ["two", "␛[31mfour"])
        #expect(try await words("--raw") == ["one", "two", "<3>three", "\u{1B}[31mfour", "five"])
        #expect(try await words("--since", "1h") == ["one", "two", "three", "␛[31mfour", "five"])
        #expect(try await words("--since", "0s").isEmpty)
        let status = try engine.status(1)
        let later = try #require(status.timing.stoppedAt).millisecondsSinceEpoch - 1_000
        let time = Date(timeIntervalSince1970: Double(later) / 1000)
        let text = ISO8601DateFormatter().string(from: time)
        #expect(try await words("--since", text).suffix(2) == ["␛[31mfour", "five"])
        #expect(try await words("--since", text).first != "one")
    }

    @Test("a follower sees what comes while it comes, of steps beside each other, to the end")
    func follow() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let folder = engine.folder.path
        let file = try engine.write(
            """
            name: follow
            steps:
              - id: each
                forEach: { in: "[0, 1]", as: item, parallel: 2 }
                run: echo "begin $item"; while ! test -e \(folder)/go; do sleep 0.02; done; echo "end $item" >&2
            """, as: "follow.yaml")
        #expect(try await engine.control("run", file).status == 0)
        let socket = engine.socket
        async let followed = Command.run(
            Programs.path("enginectl"), ["logs", "1", "--follow"], environment: ["ENGINE_SOCKET": socket])
        _ = try await engine.wait(for: 1) { $0.steps.count == 2 }
        try await Task.sleep(for: .milliseconds(300))
        try Data().write(to: URL(filePath: folder + "/go"))
        let result = try await followed
        #expect(result.status == 0)
        let lines = Set(result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
        for item in 0...1 {
            #expect(lines.contains { $0.hasPrefix("each[\(item)]") && $0.hasSuffix("begin \(item)") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("each[\(item)]") && $0.hasSuffix("end \(item)") }, "\(lines)")
        }
    }

    @Test("output goes with the execution's retention")
    func retention() async throws {
        let engine = try await TestEngine(start: false)
        defer { engine.remove() }
        let configuration = engine.folder.appending(path: "engined.json")
        try Data(#"{"retentionCount": 1}"#.utf8).write(to: configuration)
        try await engine.start(arguments: ["--config", configuration.path])
        let file = try engine.write(
            "name: r\nsteps: [{ id: a, run: 'echo x; echo y=1 > $ENGINE_OUTPUT' }]\n", as: "r.yaml")
        for _ in 0..<3 { #expect(try await engine.control("run", file, "--wait").status == 0) }
        let steps = engine.state + "/steps"
        let deadline = ContinuousClock.now.advanced(by: .seconds(40))
        var left = try FileManager.default.contentsOfDirectory(atPath: steps)
        while ContinuousClock.now < deadline, left != ["3"] {
            try await Task.sleep(for: .milliseconds(100))
            left = try FileManager.default.contentsOfDirectory(atPath: steps)
        }
        #expect(left == ["3"])
    }
}
