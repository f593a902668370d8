internal import EngineCore
internal import WorkflowModel

/// What the host writes into its store. The normative description is packaging/doc/journal-records.md.
enum HostRecord: Equatable {
    /// A definition, in its compiled form, before the first execution of it.
    case definitionRegistered(digest: String, compiled: [UInt8])
    /// An execution was started; its first events are in the same batch.
    case executionCreated(CreatedExecution)
    /// Events of one execution; `first` is the sequence of the first of them.
    case executionEvents(execution: ExecutionID, first: UInt64, events: [UInt8])
    /// A life of the host began.
    case hostStarted(incarnation: String, at: Instant, version: String)
    /// Retention removed these finished executions.
    case executionsForgotten([ExecutionID])
    /// Retention removed a definition that no execution uses.
    case definitionForgotten(digest: String)
    /// In a checkpoint: what belongs to no execution.
    case counters(nextExecution: ExecutionID)
    /// In a checkpoint: one execution as it stood.
    case executionState(StoredExecution)
}

/// What is fixed when an execution is created.
struct CreatedExecution: Equatable, Sendable {
    var execution: ExecutionID
    /// The definition's content address.
    var digest: String
    /// The user who started it, to whom the start key belongs.
    var startedBy: UInt32
    var key: String?
}

/// An execution as a checkpoint holds it.
struct StoredExecution: Equatable, Sendable {
    var created: CreatedExecution
    /// The position of its first record, where its history begins.
    var firstPosition: UInt64
    /// The position of its newest record so far.
    var lastPosition: UInt64
    /// `ExecutionCodec`'s bytes.
    var state: [UInt8]
    /// The steps it has run so far, for finding their output.
    var steps: [StepTrace]
}

/// Which node and attempt a token stood for.
struct StepTrace: Equatable, Sendable {
    var token: Token
    var node: Int32
    var attempt: Int32
}
