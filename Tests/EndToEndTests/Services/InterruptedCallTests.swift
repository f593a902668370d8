import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// Calls that were under way when the daemon was killed.
@Suite("Interrupted calls", .timeLimit(.minutes(5)))
struct InterruptedCallTests {
    /// Starts the call, kills the daemon before the service has answered, and starts it again.
    private static func interrupt(
        _ document: (ServiceServer) -> String, _ body: (TestEngine, ServiceServer) async throws -> Void
    ) async throws {
        let release = DispatchSemaphore(value: 0)
        let server = try ServiceServer { _ in
            release.wait()
            release.signal()
            return .json(#"{"done": true}"#)
        }
        defer { server.stop() }
        defer { release.signal() }
        let engine = try await TestEngine()
        defer { engine.remove() }
        var connection = try engine.connect()
        _ = try connection.call(StartParameters(document: document(server), fileName: "call.yaml", input: [:]))
        _ = try await engine.wait(for: 1) { _ in server.requests.count == 1 }
        engine.kill()
        release.signal()
        try await engine.start()
        try await body(engine, server)
    }

    private static func document(_ server: ServiceServer, _ method: String, _ engine: String = "{}") -> String {
        CallTests.document("method: \(method), endpoint: \"\(server.origin)\"", more: engine)
    }

    @Test("a safe method is requested again")
    func safe() async throws {
        try await Self.interrupt {
            Self.document($0, "get")
        } _: { engine, server in
            let done = try await engine.wait(for: 1) { $0.status.isTerminal }
            #expect(done.output == ["done": true])
            #expect(server.requests.count == 2)
        }
    }

    @Test("another method pauses the execution, and a resume requests again with the same idempotency key")
    func pausing() async throws {
        try await Self.interrupt {
            Self.document($0, "post")
        } _: { engine, server in
            let paused = try await engine.wait(for: 1) { $0.status == .paused }
            #expect(paused.pause?.reason?.contains("engined ended before the answer came") == true)
            #expect(server.requests.count == 1, "nothing is repeated unasked")
            #expect(try await engine.control("resume", "1").status == 0)
            let done = try await engine.wait(for: 1) { $0.status.isTerminal }
            #expect(done.output == ["done": true])
            let keys = server.requests.map { $0.headers["idempotency-key"] }
            #expect(keys.count == 2 && keys[0] == keys[1] && keys[0] != nil)
        }
    }

    @Test("onInterrupt decides otherwise when the author says so")
    func policy() async throws {
        try await Self.interrupt {
            Self.document($0, "post", "{ onInterrupt: rerun }")
        } _: { engine, server in
            let done = try await engine.wait(for: 1) { $0.status.isTerminal }
            #expect(done.output == ["done": true])
            #expect(server.requests.count == 2)
        }
        try await Self.interrupt {
            Self.document($0, "get", "{ onInterrupt: fail }")
        } _: { engine, server in
            let failed = try await engine.wait(for: 1) { $0.status.isTerminal }
            #expect(failed.error?.title == "Interrupted")
            #expect(server.requests.count == 1)
        }
    }
}
