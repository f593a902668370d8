import EngineHost
import Synchronization
import WorkflowModel

/// A clock that stands still until the test moves it.
final class ManualClock: HostClock {
    private struct State {
        var now: Instant
        var uptime: Duration = .zero
        var sleepers: [UInt64: (wakesAt: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<UInt64> = []
        var nextSleeper: UInt64 = 0
    }

    private let state: Mutex<State>

    init(now: Instant = Instant(millisecondsSinceEpoch: 1_800_000_000_000)) { state = Mutex(State(now: now)) }

    var now: Instant { state.withLock { $0.now } }
    var uptime: Duration { state.withLock { $0.uptime } }

    /// Both clocks go on; sleepers whose time has come wake.
    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now + duration
            state.uptime += duration
            let due = state.sleepers.filter { $0.value.wakesAt <= state.uptime }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for sleeper in woken { sleeper.resume() }
    }

    /// Only the wall clock moves, as when somebody sets it.
    func jump(by duration: Duration) { state.withLock { $0.now = $0.now + duration } }

    /// Waits until so many tasks sleep.
    func untilSleeping(_ count: Int = 1) async {
        while state.withLock({ $0.sleepers.count }) < count { await Task.yield() }
    }

    func sleep(for duration: Duration) async throws {
        // Nobody would wake such a sleeper: the clock stands where it stood.
        guard duration > .zero else { return }
        let id = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil || Task.isCancelled { return true }
                    state.sleepers[id] = (state.uptime + duration, continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper: CheckedContinuation<Void, any Error>? = state.withLock { state in
                if let sleeper = state.sleepers.removeValue(forKey: id) { return sleeper.continuation }
                state.cancelled.insert(id)
                return nil
            }
            sleeper?.resume(throwing: CancellationError())
        }
    }
}
