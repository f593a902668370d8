public import EngineCore
public import EngineJournal
public import WorkflowLanguage
public import WorkflowModel

/// The engine as a whole, for `engine.status` and metrics.
public struct EngineStatistics: Sendable {
    /// The program's version.
    public var version: String
    /// When this life of the engine began.
    public var startedAt: Instant
    /// How long this life lasts, by the monotonic clock.
    public var uptime: Duration
    /// How many executions are kept, by status; statuses without executions are absent.
    public var counts: [ExecutionStatus: Int]
    /// The same by process; processes beyond the first hundred count as `other`.
    public var countsByProcess: [String: [ExecutionStatus: Int]]
    /// Steps that run or are frozen.
    public var runningSteps: Int
    /// Timers that wait.
    public var timers: Int
    /// Definitions that are registered.
    public var definitions: Int
    /// Definitions that start by themselves.
    public var schedules: Int
    /// Watchers that are connected.
    public var watchers: Int
    /// Events within the engine.
    public var events: EventFigures
    /// How long recovery took at this start, and how many journal records it read.
    public var recovery: RecoveryFigures
    /// The journal's own figures.
    public var journal: JournalStatistics
}

/// Events within the engine, at this moment.
public struct EventFigures: Sendable, Equatable {
    /// Tasks that listen.
    public var listeners: Int
    /// Events that are kept, until what everyone did about them is durable.
    public var kept: Int
    /// Events that wait to be published.
    public var queued: Int
}

/// What recovery did at this start.
public struct RecoveryFigures: Sendable, Equatable {
    /// How long it took.
    public var duration: Duration
    /// Entries of the checkpoint that were read.
    public var checkpointEntries: Int
    /// Journal records that were read after the checkpoint.
    public var records: Int
    /// Bytes of their content.
    public var recordBytes: UInt64
    /// Executions that were recovered, finished ones included.
    public var executions: Int
}

/// The proof that the engine lives: the watchdog is fed only with it.
public struct LifeProof: Sendable {
    /// How long a question through the journal's writer thread took.
    public var storeLatency: Duration
    /// How long an empty input took through inbox, task and core.
    public var loopLatency: Duration
}

/// What `validate` tells about a valid definition.
public struct DefinitionSummary: Sendable, Equatable {
    /// The definition's namespace, name and version.
    public var namespace: String
    /// The definition's name.
    public var name: String
    /// The definition's version.
    public var version: String
    /// Its content address: the SHA-256 of its text.
    public var digest: String
    /// How many nodes it has.
    public var nodeCount: Int
    /// Warnings about the document.
    public var diagnostics: [Diagnostic]
}
