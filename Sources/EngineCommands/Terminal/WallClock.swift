import Glibc
// Declares `timeval`, because the argument parser's imports make it the first module to do so.
import SwiftOverlayShims
import WorkflowModel

/// The clock of the host.
enum WallClock {
    static var now: Instant {
        var time = timeval()
        gettimeofday(&time, nil)
        return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_usec) / 1_000)
    }

    /// Seconds that local time is ahead of UTC at an instant.
    static func secondsFromUTC(_ instant: Instant) -> Int {
        var seconds = time_t(instant.millisecondsSinceEpoch / 1_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return 0 }
        return parts.tm_gmtoff
    }
}
