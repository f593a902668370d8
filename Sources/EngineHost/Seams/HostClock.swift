public import WorkflowModel

/// The host's only source of time. Wall time is what the journal stores; the monotonic clock measures and sleeps.
public protocol HostClock: Sendable {
    /// The wall clock, which may jump.
    var now: Instant { get }
    /// Time since some fixed point, which never jumps.
    var uptime: Duration { get }
    /// Suspends the task; throws when it is cancelled.
    func sleep(for duration: Duration) async throws
}

/// The clocks of the machine.
public struct SystemClock: HostClock {
    private static let origin = ContinuousClock.now

    /// The clocks of the machine.
    public init() {}

    /// `CLOCK_REALTIME`, in milliseconds.
    public var now: Instant {
        let time = WallTime.now
        return Instant(millisecondsSinceEpoch: time)
    }

    /// Since this process first asked.
    public var uptime: Duration { Self.origin.duration(to: .now) }

    /// Sleeps by the continuous clock.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration, tolerance: nil, clock: .continuous)
    }
}
