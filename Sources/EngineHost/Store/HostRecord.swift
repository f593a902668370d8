package import EngineCore
package import WorkflowModel

/// What the host writes into its store. The normative description is packaging/doc/journal-records.md.
package enum HostRecord: Equatable {
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
    /// Somebody registered a definition by name. Also in checkpoints.
    case definitionPublished(Publication)
    /// Somebody removed a definition from those that are found by name; executions of it go on.
    case definitionRemoved(digest: String)
    /// An event was published. Also in checkpoints, for those that somebody may not have heard.
    case eventPublished(PublishedEvent)
    /// An event of the engine's own is to be published, in the batch of what it tells. Also in checkpoints, until it is.
    case eventOffered(by: UInt32, json: [UInt8])
    /// Facts of one schedule; `first` is the sequence of the first of them.
    case scheduleFacts(schedule: ScheduleID, first: UInt64, facts: [UInt8])
    /// In a checkpoint: one schedule as it stood, in `ScheduleCodec`'s bytes.
    case scheduleState([UInt8])
    /// In a checkpoint: the number that the next schedule gets.
    case scheduleCounter(next: ScheduleID)
    /// In a checkpoint: the number of the last event, and what is remembered of the newest ones, oldest first.
    case eventKeys(last: UInt64, keys: [RememberedEvent])
    /// In a checkpoint: what belongs to no execution.
    case counters(nextExecution: ExecutionID)
    /// In a checkpoint: one execution as it stood.
    case executionState(StoredExecution)
}

/// What is fixed when an execution is created.
package struct CreatedExecution: Equatable, Sendable {
    package var execution: ExecutionID
    /// The definition's content address.
    package var digest: String
    /// The user who started it, to whom the start key belongs.
    package var startedBy: UInt32
    package var key: String?
}

/// An execution as a checkpoint holds it.
package struct StoredExecution: Equatable, Sendable {
    package var created: CreatedExecution
    /// The position of its first record, where its history begins.
    package var firstPosition: UInt64
    /// The position of its newest record so far.
    package var lastPosition: UInt64
    /// `ExecutionCodec`'s bytes.
    package var state: [UInt8]
    /// The steps it has run so far, for finding their output.
    package var steps: [StepTrace]
}

/// Which node and attempt a token stood for.
package struct StepTrace: Equatable, Sendable {
    package var token: Token
    package var node: Int32
    package var attempt: Int32
    /// Where the loops around it stood, outermost first.
    package var iteration: [Int] = []
}
