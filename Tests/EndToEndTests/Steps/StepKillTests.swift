import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

@Suite("Steps outlive the daemon", .serialized, .timeLimit(.minutes(15)))
struct StepKillTests {
    @Test("kill -9 of the daemon in the middle of steps: each runs once and its output is complete")
    func kills() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        var crowd = try Crowd(of: engine)
        let kills = Scale.of(25, full: 500)
        for _ in 0..<kills {
            do {
                var connection = try engine.connect()
                try crowd.grow(&connection)
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...200)))
            engine.kill()
            try await engine.start()
        }
        try await crowd.verify(engine)
        print("\(kills) kills of the daemon, \(crowd.members.count) steps, each ran once")
    }

    @Test("the supervisor executes itself anew under load: no step, byte or result is lost")
    func replacements() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        var crowd = try Crowd(of: engine)
        let supervisor = try #require(engine.supervisors().first)
        for _ in 0..<20 {
            do {
                var connection = try engine.connect()
                for _ in 0..<4 { try crowd.grow(&connection) }
            }
            Foundation.kill(supervisor, SIGHUP)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...200)))
        }
        try await crowd.verify(engine)
        #expect(engine.supervisors() == [supervisor], "the process stayed the same")
        print("20 re-executions of the supervisor, \(crowd.members.count) steps, each ran once")
    }
}
