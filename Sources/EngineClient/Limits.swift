/// What the client holds and how long it waits.
public enum ClientLimits {
    /// How long a connect may take: a daemon that restarts behind socket activation answers within it.
    public static let connectDuration = Duration.seconds(10)
    /// How long an answer may take: a durable append on a slow disk, and some more.
    public static let answerDuration = Duration.seconds(60)
    /// Notifications held while an answer is awaited; beyond it the caller does not follow, and is told.
    static let notificationsMaximum = 1_024
    /// Bytes of one read: the kernel's default socket buffer holds no more than a few of them.
    static let readBytesMaximum = 64 << 10
}
