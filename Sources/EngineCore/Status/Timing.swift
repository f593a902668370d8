public import WorkflowModel

/// When something ran and how long.
public struct Timing: Sendable, Equatable {
    /// When it started; nil while it is pending.
    public var startedAt: Instant?
    /// When it ended; nil while it goes on.
    public var stoppedAt: Instant?
    /// From start to end or now, pauses included, in milliseconds.
    public var durationMs: Int64
    /// The pauses within, in milliseconds.
    public var pausedMs: Int64

    /// Makes a timing of its parts.
    public init(startedAt: Instant? = nil, stoppedAt: Instant? = nil, durationMs: Int64 = 0, pausedMs: Int64 = 0) {
        self.startedAt = startedAt
        self.stoppedAt = stoppedAt
        self.durationMs = durationMs
        self.pausedMs = pausedMs
    }
}
