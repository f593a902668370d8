import WorkflowModel

extension Timing {
    /// Measures until the end, or until now. A clock that went back gives no negative times.
    static func measured(
        startedAt: Instant?, stoppedAt: Instant?, pausedMs: Int64, pausedSince: Instant?, now: Instant
    ) -> Timing {
        guard let startedAt else { return Timing(startedAt: nil, stoppedAt: stoppedAt, durationMs: 0, pausedMs: 0) }
        let end = stoppedAt ?? now
        let pause = pausedSince.map { end.milliseconds(since: $0) } ?? 0
        return Timing(
            startedAt: startedAt, stoppedAt: stoppedAt,
            durationMs: end.milliseconds(since: startedAt),
            pausedMs: pausedMs + pause)
    }
}
