internal import CJournalSystem

/// The system's monotonic clock.
enum MonotonicClock {
    @Sendable static func nanoseconds() -> UInt64 { journal_monotonic_nanoseconds() }
}
