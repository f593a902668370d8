import Dispatch
import EngineCore
import Foundation
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Scale")
struct ScaleTests {
    @Test("ten thousand parked executions have no task, a timer each, and a few kilobytes of memory each")
    func parked() async throws {
        let count = 10_000
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        try await Host.run(in: directory, clock: clock) { host in
            // Other tests of this process count as well, for more and for less.
            var rounds: [Int] = []
            for _ in 0..<5 {
                let before = residentBytes()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            for _ in 0..<count / 250 { _ = try await host.start(Documents.waitOnly("{hours: 1}")) }
                        }
                    }
                    try await group.waitForAll()
                }
                rounds.append((residentBytes() - before) * 5 / count)
            }
            let each = rounds.sorted()[rounds.count / 2]
            // About 3,000 where nothing else runs.
            #expect(each < 12_000, "\(each) bytes each")
            #expect(host.engine.statistics().counts == [.waiting: count])
            #expect(host.engine.statistics().timers == count)
        }
        clock.advance(by: .seconds(3600))
        try await Host.run(in: directory, clock: clock) { host in
            while host.engine.statistics().counts != [.completed: count] { await Task.yield() }
            #expect(host.engine.statistics().timers == 0)
        }
    }

    @Test("executions with slow expressions leave the others going")
    func slowExpressions() async throws {
        // Each slow expression blocks its thread until the gate opens; the gate has room for all of them.
        let gate = DispatchSemaphore(value: 0)
        let evaluator = Evaluator(
            evaluate: { request throws(Fault) in
                gate.wait()
                return .boolean(true)
            },
            validate: { _, _ throws(Fault) in })
        let slow = """
            document: {dsl: '1.0.3', namespace: test, name: slow, version: '1.0.0'}
            do:
              - think: {set: {answer: '${ .question }'}}
            """
        try await Host.run(in: TemporaryDirectory(), evaluator: evaluator) { host in
            let thinkers = Limits.executionThreads - 1
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<thinkers {
                    group.addTask {
                        let id = try await host.start(slow)
                        try await host.until(id, .completed)
                    }
                }
                while host.engine.directory.count < thinkers { await Task.yield() }
                let id = try await host.start(Documents.oneStep)
                try await host.until(id, .completed)
                _ = try await host.engine.proveLife()
                for _ in 0..<thinkers { gate.signal() }
                try await group.waitForAll()
            }
        }
    }

    private func residentBytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 } ?? 0
    }
}
