import EngineCore
import Testing

@testable import EngineHost

/// Those who wait for an end: each way in which a wait is over.
@Suite("Waiting for an execution's end", .timeLimit(.minutes(1)))
struct OutcomeWaitersTests {
    private let clock = ManualClock()
    private let id = ExecutionID(number: 1)

    /// Runs `end` once somebody waits; returns when the wait is over.
    private func wait(_ waiters: OutcomeWaiters, until end: @escaping @Sendable () async -> Void) async {
        await withTaskGroup { group in
            group.addTask { await waiters.run() }
            await withTaskGroup { waits in
                waits.addTask { [id] in try? await waiters.wait(for: id, within: .seconds(10)) { false } }
                await clock.untilSleeping()
                await end()
            }
            group.cancelAll()
        }
    }

    @Test("the end ends the wait, that of another execution does not, and the time does")
    func ends() async {
        let first = OutcomeWaiters(clock: clock)
        await wait(first) { first.ended(ExecutionID(number: 1)) }
        #expect(first.waitingCount == 0)
        let waiters = OutcomeWaiters(clock: clock)
        await wait(waiters) { [clock] in
            waiters.ended(ExecutionID(number: 2))
            #expect(waiters.waitingCount == 1)
            clock.jump(by: .seconds(86_400))
            clock.advance(by: .seconds(5))
            await clock.untilSleeping()
            #expect(waiters.waitingCount == 1, "only the time since the wait began counts")
            clock.advance(by: .seconds(5))
        }
        #expect(waiters.waitingCount == 0)
    }

    @Test("an end before the wait is known is not missed, and a closed engine keeps nobody")
    func early() async throws {
        let waiters = OutcomeWaiters(clock: clock)
        try await waiters.wait(for: id, within: .seconds(10)) { true }
        #expect(waiters.waitingCount == 0)
        await wait(waiters) { waiters.close() }
        try await waiters.wait(for: id, within: .seconds(10)) { false }
        #expect(waiters.waitingCount == 0)
    }

    @Test("a cancelled wait is over at once")
    func cancellation() async {
        let waiters = OutcomeWaiters(clock: clock)
        await withTaskGroup { [id, clock] group in
            group.addTask { await waiters.run() }
            group.addTask { try? await waiters.wait(for: id, within: .seconds(10)) { false } }
            await clock.untilSleeping()
            group.cancelAll()
        }
        #expect(waiters.waitingCount == 0)
    }
}
