/// Every limit of the daemon, with its reason. What both ends of the wire must know stands in `ProtocolLimits`.
enum Limits {
    // MARK: Connections

    /// One thread reads and writes every connection: it parses short requests only, so two cores are left to the work.
    static let eventLoopThreads = 1
    /// Connections at once unless configured: above what one machine's people and programs open, below the
    /// descriptors of the unit (`LimitNOFILE=16384`).
    static let connectionsDefault = 4_096
    /// The most that can be configured: the kernel's usual bound on descriptors of a process.
    static let connectionsMaximum = 1_000_000
    /// One user's connections unless configured: one user must not take all of them.
    static let connectionsPerUserDefault = 1_024
    /// Descriptors kept from connections for the journal, the supervisor and step output.
    static let descriptorsReserved = 128
    /// Connections that wait to be accepted; the kernel bounds it by net.core.somaxconn.
    static let backlog: Int32 = 1_024
    /// A request up to this long is parsed where it is read; a longer one in a task, so that nobody waits for it.
    static let inlineRequestBytesMaximum = 16 << 10
    /// A list up to this long is answered where it is read: about 100 µs of work.
    static let inlineListCountMaximum = 20
    /// Answer bytes that may wait for a slow reader before its requests are no longer read.
    static let outboundBytesHigh = 256 << 10
    /// Requests are read again when no more than this waits.
    static let outboundBytesLow = 64 << 10
    /// How long waiting answer bytes may stand still before the connection is cut: longer than a stopped terminal.
    static let stallDurationMaximum = Duration.seconds(30)
    /// How long a connection without requests, subscriptions and bytes stays open unless configured: clients that
    /// come back reconnect at once, those that never do hold descriptors.
    static let idleDurationDefault = Duration.seconds(3_600)
    /// The most that can be configured: a year.
    static let idleSecondsMaximum = 366 * 86_400
    /// How often deadlines of connections are looked at: bounds how late a cut is.
    static let sweepInterval = Duration.seconds(1)
    /// How long open connections may still ask when the daemon stops: the time from a client's connect to its request.
    static let lingerDuration = Duration.milliseconds(250)
    /// How long requests in flight may take when the daemon stops: an append takes far less, a follower never ends.
    static let drainDurationMaximum = Duration.seconds(5)
    /// Below this the daemon's own errors would not fit what clients send.
    static let lineBytesMinimum = 1_024

    /// When a client that was answered `busy` or `diskFull` may ask again.
    static let retryAfterMilliseconds: Int64 = 500

    // MARK: Log

    /// Records that wait for the thread that writes them: a second of starts at full speed.
    static let logRecordsWaitingMaximum = 16_384
    /// How long the thread lets records gather: 5 ms, which nobody sees, and one wake-up for all of them.
    static let logGatherNanoseconds = 5_000_000

    // MARK: Metrics

    /// Upper bounds of durations, in seconds: from one request to a nightly run that takes a day.
    static let metricSecondsBounds: [Double] = [
        0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1_800, 3_600, 21_600, 86_400,
    ]

    // MARK: Life

    /// The time that the journal and the execution loop have to prove that they live, at most: a third of the interval.
    static let proofsPerWatchdogInterval = 3
    /// How often the status line for the service manager is renewed, when it has changed.
    static let statusInterval = Duration.seconds(2)
    /// How often a long recovery asks for more time, and for how much.
    static let recoveryExtensionInterval = Duration.seconds(10)
    static let recoveryExtension = Duration.seconds(60)
    /// How often at most: an hour in all, for the largest journals on the slowest disks.
    static let recoveryExtensionsMaximum = 360
    /// How long the engine may take to checkpoint and stop before it is cancelled: below TimeoutStopSec=.
    static let stopDurationMaximum = Duration.seconds(60)

    // MARK: Definitions

    /// A schema, a function or a script that a definition refers to: as large as a document.
    static let resourceBytesMaximum = 1 << 20

    // MARK: Calls

    /// How long a connection to a service may take: far networks, not dead ones.
    static let callConnectSecondsDefault = 10
    /// How long a service may say nothing: longer than a model thinks. A task's `timeout` is what authors set.
    static let callSilenceSecondsDefault = 300
    /// The longest that a request may take at all, as a backstop.
    static let callSecondsMaximum = 86_400
    /// The longest answer unless configured: a page of records, not an archive.
    static let callBodyBytesDefault = 4 << 20
    /// The most that can be configured: what fits into one record of the journal, twice.
    static let callBodyBytesMaximum = 6 << 20

    // MARK: Retention and names

    /// For how long finished executions are kept unless configured: a month of nightly runs can be looked up.
    static let retentionDaysDefault = 30
    /// The most that can be configured: a century.
    static let retentionDaysMaximum = 36_525
    /// How many finished executions are kept unless configured: about 20 MB of state.
    static let retentionCountDefault = 10_000
    /// The most that can be configured: what the host keeps in memory at all.
    static let retentionCountMaximum = 2_000_000
    /// The group whose members may use the socket.
    static let groupName = "engine"
}
