import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

@Suite("Frozen steps", .serialized)
struct FreezeTests {
    private func ticks(_ path: String) -> Int {
        (try? String(contentsOfFile: path, encoding: .utf8))?.utf8.count ?? 0
    }

    @Test("a frozen step makes no progress, its timeout stands still, and it completes after the thaw")
    func timeout() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let path = engine.folder.appending(path: "ticks").path
        let go = engine.folder.appending(path: "go").path
        let document = """
            name: tick
            steps:
              - id: tick
                timeout: 8s
                run: "while [ ! -e \(go) ]; do echo >> \(path); sleep 0.1; done; echo whole"
            """
        var connection = try engine.connect()
        let id = try connection.call(StartParameters(document: document)).executionID
        _ = try await engine.wait(for: id) { _ in ticks(path) > 1 }
        _ = try connection.call(PauseParameters(executionID: id, mode: .freeze))
        _ = try await engine.wait(for: id) { $0.status == .paused }
        // The freeze is asked for when the answer is there, and takes a moment.
        var frozen = -1
        for _ in 0..<20 where frozen != ticks(path) {
            frozen = ticks(path)
            try await Task.sleep(for: .seconds(1))
        }
        try await Task.sleep(for: .milliseconds(8000))
        #expect(ticks(path) == frozen)
        _ = try connection.call(ResumeParameters(executionID: id))
        _ = try await engine.wait(for: id) { _ in ticks(path) > frozen }
        try Data().write(to: URL(filePath: go))
        let done = try await engine.wait(for: id) { $0.status.isTerminal }
        #expect(done.status == .completed, "\(done.error?.message ?? "")")
        #expect(done.output == ["tick": "whole"])
    }

    @Test("a cancel thaws first, and is over within grace and a second, however stubborn the step is")
    func cancel() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let path = engine.folder.appending(path: "word").path
        var connection = try engine.connect()
        for (answer, most) in [("exit 0", Duration.seconds(3)), ("echo no", .seconds(4))] {
            // A busy machine may be late now and then, and not each time.
            var fastest = Duration.seconds(60)
            for _ in 0..<3 where fastest >= most {
                fastest = min(fastest, try await cancelFrozen(answer, path, on: engine, &connection))
            }
            #expect(fastest < most, "after TERM: \(answer)")
        }
    }

    /// Freezes a step that does `answer` after TERM and cancels it; gives how long the cancel took.
    private func cancelFrozen(
        _ answer: String, _ path: String, on engine: TestEngine, _ connection: inout EngineConnection
    ) async throws -> Duration {
        try? FileManager.default.removeItem(atPath: path)
        let document = """
            name: stubborn
            steps:
              - id: stubborn
                stopGrace: 3s
                run: |
                  trap 'echo heard > \(path); \(answer)' TERM
                  echo ready > \(path)
                  while :; do sleep 0.05; done
            """
        let id = try connection.call(StartParameters(document: document)).executionID
        _ = try await engine.wait(for: id) { _ in ticks(path) == 6 }
        _ = try connection.call(PauseParameters(executionID: id, mode: .freeze))
        try await Task.sleep(for: .milliseconds(200))
        let start = ContinuousClock.now
        _ = try connection.call(CancelParameters(executionID: id))
        let done = try await engine.wait(for: id) { $0.status.isTerminal }
        let duration = ContinuousClock.now - start
        #expect(done.status == .cancelled)
        #expect((try? String(contentsOfFile: path, encoding: .utf8)) == "heard\n", "TERM was heard when thawed")
        return duration
    }
}
