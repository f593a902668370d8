import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

@Suite("Limits of steps", .serialized)
struct LimitTests {
    @Test("a limit that this host does not enforce is told in the status, with the reason; others are not mentioned")
    func notEnforced() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let document = """
            name: limited
            steps:
              - id: bounded
                limits: { memory: 64M, tasks: 20 }
                run: sleep 987
            """
        var connection = try engine.connect()
        let id = try connection.call(StartParameters(document: document)).executionID
        let status = try await engine.wait(for: id) { !$0.steps.isEmpty }
        // The supervisor that a daemon starts by itself has no delegated group.
        let reasons = status.steps.first?.notEnforced ?? [:]
        #expect(reasons.keys.sorted() == ["memory", "tasks"])
        #expect(reasons.values.allSatisfy { $0.contains("Delegate=yes") }, "\(reasons)")
        let text = try await engine.control("status", "\(id)").output
        #expect(text.contains("bounded: the limit of memory is not enforced"), "\(text)")
        _ = try connection.call(CancelParameters(executionID: id))
        _ = try await engine.wait(for: id) { $0.status.isTerminal }
    }
}
