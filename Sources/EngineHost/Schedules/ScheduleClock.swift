internal import Synchronization
internal import WorkflowModel

/// Notices that somebody has set the wall clock: it then went another way than the one that counts on.
final class ScheduleClock: Sendable {
    private let seen: Mutex<(now: Instant, uptime: Duration)>
    private let clock: any HostClock

    init(_ clock: any HostClock) {
        self.clock = clock
        seen = Mutex((clock.now, clock.uptime))
    }

    var now: Instant { clock.now }

    /// By how much the wall clock was set since this was asked last; nil when it was not.
    func difference() -> Duration? {
        let (now, uptime) = (clock.now, clock.uptime)
        return seen.withLock { seen in
            defer { seen = (now, uptime) }
            let difference = (now - seen.now) - (uptime - seen.uptime)
            return difference.magnitude >= Limits.clockSetMinimum ? difference : nil
        }
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
