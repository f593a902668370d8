import CSystemd

extension Duration {
    /// Within what time systemd wants a sign of life (`WatchdogSec=`); nil when it wants none of this process.
    static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }
}
