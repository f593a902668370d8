internal import WorkflowModel

/// Another clock whose instants count the time since a fixed point: a jump of the wall clock moves none of them.
struct SteadyClock: HostClock {
    private let clock: any HostClock

    init(_ clock: any HostClock) { self.clock = clock }

    var now: Instant { Instant(millisecondsSinceEpoch: 0) + clock.uptime }
    var uptime: Duration { clock.uptime }
    func sleep(for duration: Duration) async throws { try await clock.sleep(for: duration) }
}
