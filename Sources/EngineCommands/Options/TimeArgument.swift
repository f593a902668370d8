import ArgumentParser
import WorkflowModel

/// A point of time as RFC 3339: `2026-01-31T12:00:00Z`, or with another offset.
struct TimeArgument: ExpressibleByArgument {
    var instant: Instant

    init?(argument: String) {
        guard let instant = Instant(rfc3339: argument) else { return nil }
        self.instant = instant
    }
}
