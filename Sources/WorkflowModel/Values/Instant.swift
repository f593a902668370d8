/// A point of wall-clock time, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Instants are what the journal stores. The core never asks for one: each input carries it.
public struct Instant: Sendable, Hashable, Comparable {
    /// Milliseconds since the epoch; negative before it.
    public var millisecondsSinceEpoch: Int64

    /// The instant that many milliseconds after the epoch.
    public init(millisecondsSinceEpoch: Int64) { self.millisecondsSinceEpoch = millisecondsSinceEpoch }

    /// Earlier instants come first.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// The instant that much later, at the ends of the range clamped.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.millisecondsSinceEpoch.addingReportingOverflow(duration.milliseconds)
        let limit = duration < .zero ? Int64.min : Int64.max
        return Instant(millisecondsSinceEpoch: overflow ? limit : sum)
    }

    /// The time from `right` to `left`; negative when `right` is later.
    public static func - (left: Instant, right: Instant) -> Duration {
        let (difference, overflow) =
            left.millisecondsSinceEpoch.subtractingReportingOverflow(right.millisecondsSinceEpoch)
        return .milliseconds(overflow ? (left < right ? Int64.min : Int64.max) : difference)
    }
}
