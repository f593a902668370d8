internal import Glibc

/// The wall clock of the machine.
enum WallTime {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    static var now: Int64 {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux and the pointer is valid.
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
