import EngineCore
import Synchronization
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Timers")
struct TimerTests {
    private func key(_ number: Int) -> StepKey {
        StepKey(execution: ExecutionID(number: UInt64(number)), token: Token(number: 1))
    }

    private func instant(_ milliseconds: Int64) -> Instant { Instant(millisecondsSinceEpoch: milliseconds) }

    /// The macros evaluate copies, so mutation happens in functions.
    private func take(at now: Instant, _ maximum: Int, _ queue: inout TimerQueue<StepKey>) -> [StepKey] {
        queue.takeElapsed(at: now, maximum: maximum)
    }
    private func next(_ queue: inout TimerQueue<StepKey>) -> Instant? { queue.nextDeadline() }

    @Test("timers leave earliest first, equal ones in the order they were set")
    func order() {
        var queue = TimerQueue<StepKey>()
        let deadlines: [Int64] = [50, 10, 30, 10, 20]
        for (index, deadline) in deadlines.enumerated() { _ = queue.schedule(key(index), at: instant(deadline)) }
        #expect(take(at: instant(9), 10, &queue).isEmpty)
        #expect(take(at: instant(20), 10, &queue) == [key(1), key(3), key(4)])
        #expect(next(&queue) == instant(30))
        #expect(take(at: instant(99), 1, &queue) == [key(2)])
        #expect(queue.count == 1)
    }

    @Test("a withdrawn timer never fires, a replaced one fires once at its new time")
    func withdrawal() {
        var queue = TimerQueue<StepKey>()
        _ = queue.schedule(key(1), at: instant(10))
        _ = queue.schedule(key(2), at: instant(10))
        queue.withdraw(key(1))
        let isEarliest = queue.schedule(key(2), at: instant(40))
        #expect(!isEarliest)
        #expect(take(at: instant(39), 9, &queue).isEmpty)
        #expect(take(at: instant(40), 9, &queue) == [key(2)])
        #expect(take(at: instant(99), 9, &queue).isEmpty)
    }

    @Test("a million timers, nine tenths of them withdrawn, leave in order and without the dead")
    func million() {
        var queue = TimerQueue<StepKey>()
        var generator = Generator(state: 7)
        for number in 0..<1_000_000 {
            _ = queue.schedule(key(number), at: instant(Int64(generator.next() % 1_000_000)))
            if number % 10 != 0 { queue.withdraw(key(number)) }
        }
        #expect(queue.count == 100_000)
        #expect(queue.heldCount <= 2 * queue.count + 1024)
        var fired = 0
        for now in stride(from: Int64(0), through: 1_000_000, by: 10_000) {
            let elapsed = queue.takeElapsed(at: instant(now), maximum: .max)
            #expect(elapsed.allSatisfy { $0.execution.number % 10 == 0 })
            fired += elapsed.count
        }
        #expect(fired == 100_000)
    }

    @Test("the service fires when its time comes, and not before")
    func service() async {
        let clock = ManualClock()
        let timers = TimerService<StepKey>(clock: clock)
        let (fired, continuation) = AsyncStream<StepKey>.makeStream()
        timers.schedule(key(1), at: clock.now + .seconds(3))
        timers.schedule(key(2), at: clock.now + .seconds(-60))
        await withTaskGroup { group in
            group.addTask { await timers.run { for key in $0 { continuation.yield(key) } } }
            var iterator = fired.makeAsyncIterator()
            #expect(await iterator.next() == key(2))
            await clock.untilSleeping()
            timers.schedule(key(3), at: clock.now + .seconds(1))
            await clock.untilSleeping(2)
            clock.advance(by: .seconds(1))
            #expect(await iterator.next() == key(3))
            await clock.untilSleeping()
            clock.advance(by: .seconds(2))
            #expect(await iterator.next() == key(1))
            group.cancelAll()
        }
    }

    @Test("a timer that is set anew to a time that has passed is not kept, and does not fire a second time")
    func elapsed() {
        let clock = ManualClock()
        let timers = TimerService<StepKey>(clock: clock)
        #expect(timers.scheduleUnlessElapsed(key(1), at: clock.now + .seconds(3)))
        #expect(timers.count == 1)
        #expect(!timers.scheduleUnlessElapsed(key(1), at: clock.now))
        #expect(timers.count == 0)
    }

    @Test("a jump of the wall clock delays no timer by more than the recheck interval")
    func clockJump() async {
        let clock = ManualClock()
        let timers = TimerService<StepKey>(clock: clock)
        let (fired, continuation) = AsyncStream<StepKey>.makeStream()
        timers.schedule(key(1), at: clock.now + .seconds(86_400))
        await withTaskGroup { group in
            group.addTask { await timers.run { for key in $0 { continuation.yield(key) } } }
            await clock.untilSleeping()
            clock.jump(by: .seconds(90_000))
            clock.advance(by: Limits.clockRecheckInterval)
            var iterator = fired.makeAsyncIterator()
            #expect(await iterator.next() == key(1))
            // And back: a timer set before the jump still fires when its own time comes.
            timers.schedule(key(2), at: clock.now + .seconds(2))
            await clock.untilSleeping()
            clock.jump(by: .seconds(-3600))
            clock.advance(by: .seconds(2))
            await clock.untilSleeping()
            #expect(timers.count == 1)
            while timers.count > 0 {
                clock.advance(by: Limits.clockRecheckInterval)
                await Task.yield()
            }
            #expect(await iterator.next() == key(2))
            group.cancelAll()
        }
    }
}

/// A small generator with a seed, so that a failure can be repeated (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
