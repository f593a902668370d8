import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// kill -9 of the real daemon while events are published, heard, start executions, and lead to further events.
@Suite("Kill among events", .serialized, .timeLimit(.minutes(15)))
struct EventKillTests {
    /// Publishes numbered events, each until it is acknowledged.
    final class Publisher: @unchecked Sendable {  // because one thread at a time uses it: each round's end is awaited
        private(set) var acknowledged = 0

        func work(on socket: String) {
            guard var connection = try? EngineConnection(path: socket) else { return }
            while true {
                let number = acknowledged + 1
                let event: Value = [
                    "id": .string("\(number)"), "source": "/test", "type": "mark", "data": .integer(Int64(number)),
                ]
                do {
                    _ = try connection.call(PublishParameters(event: event), within: .seconds(20))
                    acknowledged = number
                    // Each event is several executions: the engine is to be killed among them, not before a heap of them.
                    usleep(2_000)
                } catch ClientError.refused {
                    continue
                } catch {
                    return
                }
            }
        }
    }

    private static let arrive = """
        name: arrive
        schedule: { on: { one: { with: { type: mark } } }, read: data }
        output: ${ $context.note.number }
        steps: [{ id: note, set: { number: "${ .[0] }" } }]
        """
    private static let follow = """
        name: follow
        schedule: { on: { one: { with: { type: io.serverlessworkflow.workflow.completed.v1, source: /default/arrive } } }, read: data }
        output: ${ $context.note.number }
        steps: [{ id: note, set: { number: "${ .[0].output }" } }]
        """
    private static let listener = """
        document: { dsl: 1.0.3, namespace: default, name: listener, version: 1.0.0 }
        do:
          - hear:
              listen: { to: { any: [{ with: { type: mark } }], until: { one: { with: { type: stop } } } } }
              foreach: { item: number, do: [{ keep: { set: { number: "${ $number }" } } }] }
        """

    /// `ENGINE_EVENT_KILLS=50` for the long form.
    @Test("every event starts one execution and is heard once, and so is what is said of those executions")
    func kills() async throws {
        let kills = Int(ProcessInfo.processInfo.environment["ENGINE_EVENT_KILLS"] ?? "") ?? 8
        let engine = try await TestEngine()
        defer { engine.remove() }
        for (name, text) in [("arrive", Self.arrive), ("follow", Self.follow)] {
            let added = try await engine.control("schedule", "add", try engine.write(text, as: "\(name).yaml"))
            #expect(added.status == 0, "\(added.talk)")
        }
        let listening = try await engine.control("run", try engine.write(Self.listener, as: "listener.yaml"))
        #expect(listening.status == 0)
        let publisher = Publisher()
        for _ in 0..<kills {
            let socket = engine.socket
            await withDiscardingTaskGroup { group in
                group.addTask { await onThread { publisher.work(on: socket) } }
                try? await Task.sleep(for: .milliseconds(Int.random(in: 1...150)))
                engine.kill()
            }
            try await engine.start()
        }
        var connection = try engine.connect()
        let stop: Value = ["id": "stop", "source": "/test", "type": "stop"]
        let last = try connection.call(PublishParameters(event: stop)).number
        // The last one may be durable without having been acknowledged.
        let count = Int(last) - 1
        try await checkListener(engine)
        let executed = try await check("arrive", engine)
        #expect(executed.count >= publisher.acknowledged && executed == Array(1...Int64(executed.count)))
        let followed = try await check("follow", engine)
        #expect(followed == executed, "lost: \(Set(executed).subtracting(followed)), of \(followed.count)")
        // Both kinds of events have numbers in one row.
        #expect(count >= executed.count)
        print("\(kills) kills, \(executed.count) events, each heard once by all three")
    }

    private func checkListener(_ engine: TestEngine) async throws {
        let done = try await engine.wait(for: 1, seconds: 60) { $0.status.isTerminal }
        guard case .array(let heard)? = done.output else {
            Issue.record("no list: \(done.error?.message ?? "")")
            return
        }
        let numbers = heard.indices.map { Value.object(["number": .integer(Int64($0 + 1))]) }
        #expect(heard == numbers, "heard \(heard.count)")
    }

    /// What the executions of a schedule gave, sorted, once none of them is under way.
    private func check(_ name: String, _ engine: TestEngine) async throws -> [Int64] {
        var connection = try engine.connect()
        let deadline = ContinuousClock.now.advanced(by: .seconds(90))
        var stable = 0
        var before: UInt64 = 0
        var schedule = try connection.call(ScheduleShowParameters(schedule: name)).schedule
        // Quiet for a while: nothing runs, and nothing is added.
        while stable < 20, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
            schedule = try connection.call(ScheduleShowParameters(schedule: name)).schedule
            let isQuiet = schedule.runningExecutionIDs.isEmpty && schedule.executionCount == before
            stable = isQuiet ? stable + 1 : 0
            before = schedule.executionCount
        }
        var numbers: [Int64] = []
        var id: UInt64 = 1
        while let status = try? connection.call(StatusParameters(executionID: id)) {
            id += 1
            guard status.processName == name else { continue }
            #expect(status.status == .completed)
            guard case .integer(let number)? = status.output else {
                Issue.record("execution \(status.executionID) gave \(status.output?.printed() ?? "nothing")")
                continue
            }
            numbers.append(number)
        }
        #expect(UInt64(numbers.count) == schedule.executionCount)
        return numbers.sorted()
    }
}
