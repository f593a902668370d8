import Glibc
public import WorkflowModel

/// The wall clock of this host, which is the daemon's too: what times in answers are compared with.
public enum HostClock {
    /// Now, in milliseconds.
    public static var now: Instant {
        var time = timeval()
        gettimeofday(&time, nil)
        return Instant(millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_usec) / 1_000)
    }
}
