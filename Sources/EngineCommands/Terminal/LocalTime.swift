import Glibc
import WorkflowModel

/// The time zone of the user.
enum LocalTime {
    /// Seconds that local time is ahead of UTC at an instant.
    static func secondsFromUTC(_ instant: Instant) -> Int {
        var seconds = time_t(instant.millisecondsSinceEpoch / 1_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return 0 }
        return parts.tm_gmtoff
    }
}
