/// What the composition root gives to an engine; nothing below it is read from the environment.
public struct EngineConfiguration: Sendable {
    /// The program's version, written into the journal at each start.
    public var version: String
    /// How long finished executions are kept.
    public var retention: RetentionPolicy
    /// A checkpoint is written when the journal has grown by this much since the one before.
    public var checkpointJournalBytes: UInt64
    /// How long a watcher may leave an update unread before it is cut.
    public var watcherPatience: Duration
    /// How often retention and checkpoints look whether there is something to do.
    public var maintenanceInterval: Duration

    /// Where the secrets are that expressions of calls read.
    public var secrets: SecretStore

    /// The defaults of a freshly installed engine.
    public init(version: String) {
        self.version = version
        retention = .standard
        checkpointJournalBytes = Limits.checkpointJournalBytes
        watcherPatience = Limits.watcherPatience
        maintenanceInterval = Limits.maintenanceInterval
        secrets = SecretStore()
    }
}

/// How long finished executions are kept; what passes either bound is forgotten, oldest first.
public struct RetentionPolicy: Sendable, Equatable {
    /// Finished executions older than this are forgotten.
    public var age: Duration
    /// At most this many finished executions are kept.
    public var count: Int

    /// Keeps `count` finished executions for `age`.
    public init(age: Duration, count: Int) {
        self.age = age
        self.count = count
    }

    /// Thirty days, ten thousand executions.
    public static let standard = RetentionPolicy(age: .seconds(30 * 86400), count: 10_000)
}
