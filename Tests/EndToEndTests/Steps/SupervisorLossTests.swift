import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// What becomes of steps whose supervisor was killed is the definition's decision.
@Suite("Loss of the supervisor", .serialized, .timeLimit(.minutes(10)))
struct SupervisorLossTests {
    /// Its first run never ends by itself, with a grandchild in a session of its own; every later one does at once.
    private static func document(_ onInterrupt: String) -> String {
        """
        name: \(onInterrupt)
        steps:
          - id: step
            onInterrupt: \(onInterrupt)
            env: { COUNTER: "${ .counter }" }
            run: |
              echo run >> "$COUNTER"
              [ $(wc -l < "$COUNTER") -gt 1 ] && exit 0
              (setsid sleep 987654 &)
              sleep 987654
        """
    }

    private func runs(_ counter: String) -> Int {
        (try? String(contentsOfFile: counter, encoding: .utf8))?.split(separator: "\n").count ?? 0
    }

    @Test("20 losses: nothing is forgotten, nothing runs twice unasked, and nothing is left of the lost steps")
    func losses() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        for round in 1...20 {
            var connection = try engine.connect()
            var ids: [String: UInt64] = [:]
            for policy in ["rerun", "fail", "pause"] {
                let counter = engine.folder.appending(path: "\(policy)-\(round)").path
                ids[policy] = try connection.call(
                    StartParameters(document: Self.document(policy), input: ["counter": .string(counter)])
                ).executionID
                while runs(counter) == 0 { try await Task.sleep(for: .milliseconds(5)) }
            }
            let lost = try #require(engine.supervisors().first)
            Foundation.kill(lost, SIGKILL)
            try await settle(ids, engine, round: round)
            #expect(engine.supervisors() != [lost])
        }
        #expect(sleepers().isEmpty, "left of the lost steps: \(sleepers())")
    }

    private func settle(_ ids: [String: UInt64], _ engine: TestEngine, round: Int) async throws {
        func counter(_ policy: String) -> String { engine.folder.appending(path: "\(policy)-\(round)").path }
        let rerun = try #require(ids["rerun"])
        let fail = try #require(ids["fail"])
        let pause = try #require(ids["pause"])
        #expect(try await engine.wait(for: rerun) { $0.status.isTerminal }.status == .completed)
        #expect(runs(counter("rerun")) == 2)

        let failed = try await engine.wait(for: fail) { $0.status.isTerminal }
        #expect(failed.status == .failed && failed.error?.title == "Interrupted")
        #expect(runs(counter("fail")) == 1)

        let paused = try await engine.wait(for: pause) { $0.status == .paused }
        #expect(runs(counter("pause")) == 1)
        let reason = paused.pause?.reason ?? ""
        #expect(reason.contains("resume --skip /steps/0/step"), "\(reason)")
        var connection = try engine.connect()
        _ = try connection.call(ResumeParameters(executionID: pause))
        #expect(try await engine.wait(for: pause) { $0.status.isTerminal }.status == .completed)
        #expect(runs(counter("pause")) == 2)
    }

    private func sleepers() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { name in
            guard pid_t(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            return String(decoding: line, as: UTF8.self) == "sleep\u{0}987654\u{0}"
        }
    }
}
