internal import Synchronization
internal import WorkflowModel

/// Fires timers: one heap, and one sleeper for its earliest deadline.
///
/// Deadlines are wall-clock instants, so a timer that elapsed while the engine was down fires at once. The sleeper
/// looks at the wall clock again after ``Limits/clockRecheckInterval`` at the latest, so a jump of it delays no timer
/// by more than that.
final class TimerService<Key: Hashable & Sendable>: Sendable {
    private struct State {
        var queue = TimerQueue<Key>()
        /// When the sleeper wakes; nil while it does not sleep.
        var wakesAt: Instant?
    }

    private let state = Mutex(State())
    private let clock: any HostClock
    /// Is told how late the earliest timer of each batch fires.
    private let late: @Sendable (Duration) -> Void
    /// Is told whenever the clock is looked at, which is at least every ``Limits/clockRecheckInterval`` while a timer
    /// waits.
    private let looked: @Sendable () -> Void
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(
        clock: any HostClock, late: @escaping @Sendable (Duration) -> Void = { _ in },
        looked: @escaping @Sendable () -> Void = {}
    ) {
        self.clock = clock
        self.late = late
        self.looked = looked
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var count: Int { state.withLock { $0.queue.count } }

    /// Sets the timer, replacing an earlier one of the same key. False when its deadline is here already: then no timer
    /// of the key waits any more, and the caller does at once what it would have done.
    func scheduleUnlessElapsed(_ key: Key, at deadline: Instant) -> Bool {
        let now = clock.now
        guard deadline <= now else {
            schedule(key, at: deadline)
            return true
        }
        withdraw(key)
        late(now - deadline)
        return false
    }

    func schedule(_ key: Key, at deadline: Instant) {
        let mustWake = state.withLock { state in
            guard state.queue.schedule(key, at: deadline) else { return false }
            return state.wakesAt.map { deadline < $0 } ?? true
        }
        if mustWake { signal.yield() }
    }

    func withdraw(_ key: Key) {
        state.withLock { $0.queue.withdraw(key) }
    }

    /// Fires until cancelled. Each sleeper ends by itself within the recheck interval, also one that a nearer
    /// deadline has replaced.
    func run(fire: @Sendable ([Key]) -> Void) async {
        await withDiscardingTaskGroup { group in
            signal.yield()
            for await _ in signals {
                looked()
                guard let (target, pause) = fireElapsed(fire) else { continue }
                group.addTask {
                    // Cancellation ends the stream as well, so a sleep cut short needs no answer.
                    try? await self.clock.sleep(for: pause)
                    self.wake(from: target)
                }
            }
            group.cancelAll()
        }
    }

    private func wake(from target: Instant) {
        state.withLock { if $0.wakesAt == target { $0.wakesAt = nil } }
        signal.yield()
    }

    /// Fires what is due; gives when a new sleeper has to wake, nil when one that sleeps already is early enough.
    private func fireElapsed(_ fire: ([Key]) -> Void) -> (target: Instant, pause: Duration)? {
        while true {
            let now = clock.now
            let (earliest, elapsed) = state.withLock { state in
                (state.queue.nextDeadline(), state.queue.takeElapsed(at: now, maximum: Limits.timersPerTurn))
            }
            if !elapsed.isEmpty {
                if let earliest { late(now - earliest) }
                fire(elapsed)
                continue
            }
            return state.withLock { state in
                guard let deadline = state.queue.nextDeadline() else { return nil }
                let target = min(deadline, now + Limits.clockRecheckInterval)
                if let wakesAt = state.wakesAt, wakesAt <= target { return nil }
                state.wakesAt = target
                return (target, target - now)
            }
        }
    }
}
