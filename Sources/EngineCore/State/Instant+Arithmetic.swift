import WorkflowModel

/// Sums and differences that neither overflow nor go backwards with the clock.
extension Instant {
    /// The instant so much later, or the last one there is.
    func adding(milliseconds: Int64) -> Instant {
        let (sum, overflow) = millisecondsSinceEpoch.addingReportingOverflow(milliseconds)
        return Instant(millisecondsSinceEpoch: overflow ? Limits.instantMaximum : min(sum, Limits.instantMaximum))
    }

    /// The milliseconds from an earlier instant to this one; 0 when it is not earlier.
    func milliseconds(since earlier: Instant) -> Int64 {
        guard earlier < self else { return 0 }
        let (difference, overflow) = millisecondsSinceEpoch.subtractingReportingOverflow(earlier.millisecondsSinceEpoch)
        return overflow ? Limits.instantMaximum : min(difference, Limits.instantMaximum)
    }
}
