import EngineHost
import WorkflowModel

/// Time that passes when the simulation says so. The wall clock may jump, the other one never does.
final class SimulatedClock: HostClock, @unchecked Sendable {  // because one thread runs the whole simulation
    private struct Sleeper {
        var id: UInt64
        var wakesAt: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private(set) var now = Instant(millisecondsSinceEpoch: 1_800_000_000_000) {
        didSet { highestNow = max(highestNow, now) }
    }
    /// The latest that it has ever shown.
    private(set) var highestNow = Instant(millisecondsSinceEpoch: 1_800_000_000_000)
    private(set) var uptime: Duration = .zero
    private var sleepers: [Sleeper] = []
    private var cancelled: [UInt64] = []
    private var nextID: UInt64 = 0

    /// When the next sleeper wakes.
    var nextWake: Duration? { sleepers.map(\.wakesAt).min() }

    /// Both clocks go on, and who has slept enough wakes, the earliest first.
    func advance(by duration: Duration) {
        now = now + duration
        uptime += duration
        let due = sleepers.filter { $0.wakesAt <= uptime }.sorted { ($0.wakesAt, $0.id) < ($1.wakesAt, $1.id) }
        sleepers.removeAll { $0.wakesAt <= uptime }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Only the wall clock moves, as when somebody sets it.
    func jump(by duration: Duration) { now = now + duration }

    func sleep(for duration: Duration) async throws {
        nextID += 1
        let id = nextID
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled || cancelled.contains(id) {
                    cancelled.removeAll { $0 == id }
                    continuation.resume(throwing: CancellationError())
                } else {
                    sleepers.append(Sleeper(id: id, wakesAt: uptime + duration, continuation: continuation))
                }
            }
        } onCancel: {
            guard let index = sleepers.firstIndex(where: { $0.id == id }) else {
                cancelled.append(id)
                return
            }
            sleepers.remove(at: index).continuation.resume(throwing: CancellationError())
        }
    }
}
