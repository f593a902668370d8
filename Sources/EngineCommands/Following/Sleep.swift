import EngineClient
import Glibc

/// Waiting without anything to wait for but the user.
enum Sleep {
    /// Sleeps; an interruption ends it with an error.
    static func wait(_ duration: Duration, interruption: Int32?) throws(ClientError) {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        var entry = pollfd(fd: interruption ?? -1, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, milliseconds) > 0 { throw .interrupted }
    }
}
