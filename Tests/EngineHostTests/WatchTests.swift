import EngineCore
import Synchronization
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Watchers")
struct WatchTests {
    @Test("a watcher of one execution sees its state at once and its end, and then nothing")
    func one() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let id = try await host.start(Documents.oneStep)
            let watcher = try host.engine.watch(id)
            let news1 = try await watcher.next()
            #expect(news1?.report.status == .running)
            try await host.pause(id)
            let news2 = try await watcher.next()
            #expect(news2?.report.status == .paused)
            try await host.resume(id)
            supervisor.end(try await host.steps(id, 1)[0])
            var last: StatusReport?
            while let update = try await watcher.next() { last = update.report }
            #expect(last?.status == .completed)
            #expect(host.engine.statistics().watchers == 0)
        }
    }

    @Test("a watcher of all sees every execution end, however many there are")
    func all() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            let watcher = try host.engine.watch()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for _ in 0..<50 { _ = try await host.start(Documents.oneStep) }
                }
                var ended: Set<ExecutionID> = []
                while ended.count < 50, let update = try await watcher.next() {
                    if update.report.status == .completed { ended.insert(update.report.executionID) }
                }
                try await group.waitForAll()
            }
            watcher.cancel()
            let news3 = try await watcher.next()
            #expect(news3 == nil)
        }
    }

    @Test("a slow watcher gets the newest state and how many it missed")
    func coalescing() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let id = try await host.start(Documents.oneStep)
            let watcher = try host.engine.watch(id)
            for _ in 0..<5 {
                try await host.pause(id)
                try await host.resume(id)
            }
            try await host.pause(id)
            let update = try #require(try await watcher.next())
            #expect(update.report.status == .paused)
            #expect(update.coalesced == 11)
        }
    }

    @Test("a watcher that reads nothing for too long is cut, the others go on")
    func cut() async throws {
        let clock = ManualClock()
        try await Host.run(
            in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }, clock: clock,
            configure: { configuration, _ in configuration.watcherPatience = .seconds(30) }
        ) { host in
            let id = try await host.start(Documents.oneStep)
            let dead = try host.engine.watch(id)
            let alive = try host.engine.watch(id)
            let news4 = try await alive.next()
            #expect(news4 != nil)
            clock.advance(by: .seconds(31))
            try await host.pause(id)
            let news5 = try await alive.next()
            #expect(news5?.report.status == .paused)
            await #expect(throws: EngineError.self) { try await dead.next() }
            #expect(host.engine.statistics().watchers == 1)
        }
    }

    @Test("a watcher that is let go leaves nothing behind")
    func letGo() async throws {
        try await Host.run(in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }) { host in
            let id = try await host.start(Documents.oneStep)
            for _ in 0..<2000 {
                for try await update in try host.engine.watch(id) where update.report.status == .running { break }
            }
            #expect(host.engine.statistics().watchers == 0)
        }
    }

    @Test("a watcher ends when its task is cancelled, and when the engine ends")
    func ends() async throws {
        let engine = try await Host.run(
            in: TemporaryDirectory(), supervisor: VirtualSupervisor { _ in .hold }
        ) { host in
            let id = try await host.start(Documents.oneStep)
            let watcher = try host.engine.watch(id)
            _ = try await watcher.next()
            let isOver = try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask { try await watcher.next() == nil }
                group.cancelAll()
                return try await group.next()
            }
            #expect(isOver == true)
            return try host.engine.watch(id)
        }
        _ = try await engine.next()
        let news6 = try await engine.next()
        #expect(news6 == nil)
    }
}
