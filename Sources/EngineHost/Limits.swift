/// Every limit of the host, with its reason.
enum Limits {
    /// Commands that may wait for one execution: an operator's clicks never queue this deep, a loop gone wild does.
    static let commandsQueuedMaximum = 64
    /// Starts with one key that may wait for the first of them: above the connections that the daemon accepts.
    static let startWaitersMaximum = 1024
    /// Threads that run executions: expressions are the only thing that keeps them busy, and two that are slow leave the
    /// others going.
    static let executionThreads = 4
    /// Inputs handled before one append: a wide fork's results share an fsync, and a command never waits for long.
    static let inputsPerAppendMaximum = 16
    /// How long an idle thread looks for work before it sleeps: longer than a disk takes to make an append durable, since
    /// the next piece of work is mostly what waits for that. With 100 µs an execution of one effect took a third longer.
    static let workPollDuration: Duration = .microseconds(200)
    /// Executions that may be kept at once, finished ones included: a million parked ones fit into a few gigabytes.
    static let executionsMaximum = 2_000_000
    /// Executions that may be started at once; beyond it a start is refused as busy, so memory stays bounded.
    static let startsInFlightMaximum = 4096
    /// The start key's bytes: room for a URL or a digest with a prefix.
    static let keyBytesMaximum = 256
    /// Bytes of a document: the language's own limit is lower for most, this one bounds what is hashed at all.
    static let documentBytesMaximum = 1 << 20
    /// Breakpoints of one start.
    static let breakpointsMaximum = 256
    /// Executions on one page of a list: about 1 MB of status on the wire.
    static let listPageMaximum = 1000
    /// Executions that a filtered list looks at under one lock, so that it never holds up a status request.
    static let listScanChunk = 1024
    /// Events on one page of history.
    static let historyPageMaximum = 1000
    /// Bytes of one page of log: escapes make it at most six times as long, which a line on the wire still holds.
    static let logPageBytesMaximum = 1 << 20
    /// Bytes of one piece of log, so that steps that write at the same time take turns.
    static let logChunkBytesMaximum = 64 << 10
    /// How often a follower looks for new output: shorter than people notice.
    static let logPollInterval: Duration = .milliseconds(100)
    /// Records of a step's timeline that are read at first; more only when a reader is far behind.
    static let timelineRecordsAtOnce = 512
    /// Bytes of a timeline that are looked at: a year of output without a pause takes about as much.
    static let timelineBytesMaximum = 16 << 20
    /// Bytes of a log cursor: the open steps of a wide fork.
    static let logCursorBytesMaximum = 256 << 10
    /// Steps of one execution that are remembered by name for finding their output; older ones are found by token.
    static let stepsRememberedMaximum = 10_000
    /// Watchers at once.
    static let watchersMaximum = 1024
    /// Requests that wait for an execution's end at once: more than the daemon accepts connections.
    static let outcomeWaitersMaximum = 16_384
    /// Executions that have changed and that a watcher of all has not read yet: then it is cut.
    static let watcherBacklogMaximum = 16_384
    /// Bytes of the events that may wait for a watcher of events.
    static let watcherBytesMaximum = 16 << 20
    /// How long a watcher may leave an update unread: longer than a slow terminal, shorter than a dead peer.
    static let watcherPatience: Duration = .seconds(30)
    /// The longest sleep of the timer task: bounds how late a timer fires after the wall clock jumped.
    static let clockRecheckInterval: Duration = .seconds(5)
    /// Timers that fire in one go before other work gets its turn.
    static let timersPerTurn = 1024
    /// Journal bytes between checkpoints: recovery reads at most about twice as much.
    static let checkpointJournalBytes: UInt64 = 64 << 20
    /// How often retention and checkpoints look whether there is something to do.
    static let maintenanceInterval: Duration = .seconds(10)
    /// Executions forgotten in one batch.
    static let forgottenPerBatch = 1024
    /// Executions that have started each other: a definition that starts itself ends in a fault, not on a full disk.
    static let childDepthMaximum = 16
    /// Events of one append; a fork's results beyond it go into the next one.
    static let eventsPerAppendMaximum = 10_000
    /// How often an append for a running execution looks for room on a full disk.
    static let diskFullRetryInterval: Duration = .milliseconds(500)
    /// The writer thread of a live journal goes round at least this often; older, and the disk hangs.
    static let writerTickAgeMaximum: Duration = .seconds(20)
    /// Bytes of a host record's strings: nothing longer is ever written, so anything longer is damage.
    static let recordStringBytesMaximum = 16 << 20
    /// Definitions that are registered by name, each version counted: a list of them still fits into memory many times.
    static let publicationsMaximum = 10_000
    /// Definitions found by their text without being compiled again.
    static let definitionsCachedMaximum = 1024

    // MARK: Calls

    /// Requests to services at once; more wait. Each takes a connection and its answer's bytes.
    static let callsAtOnceMaximum = 128
    /// Redirections that are followed: more than any service means, fewer than a loop.
    static let redirectionsMaximum = 5
    /// Bytes of an answer that a fault shows: a screen of text.
    static let faultBodyBytesMaximum = 1024
    /// Bytes of one secret in an expression: a key with its chain of certificates.
    static let secretBytesMaximum = 64 << 10
    /// Bytes of the shortest secret that is taken out of answers: a shorter one would be found in everything.
    static let maskedBytesMinimum = 4
    /// How long before its end a token is not used any more: the request has to arrive with it.
    static let tokenMargin: Duration = .seconds(30)
    /// Tokens that are kept; beyond it they are asked for anew.
    static let tokensMaximum = 1024
    /// How long the assertion of a client is valid.
    static let assertionSeconds: Int64 = 300

    // MARK: Events

    /// Bytes of one event as JSON: larger content belongs into a file, of which the event says where it is.
    static let eventBytesMaximum = 256 << 10
    /// Bytes of an event's `id`, `source` or `type`: a long URL fits.
    static let eventAttributeBytesMaximum = 2048
    /// Events that may wait to be published; more from outside are refused as busy.
    static let eventsQueuedMaximum = 4096
    /// Events of one append, which share its fsync.
    static let eventsPerPublication = 256
    /// Bytes of the events of one append, roughly: well below what the journal takes at once.
    static let eventBytesPerPublication = 2 << 20
    /// Events that are kept because somebody has not made durable what became of them; more from outside are refused.
    static let eventsRetainedMaximum = 65_536
    /// Bytes of them.
    static let eventBytesRetainedMaximum = 64 << 20
    /// Events that are known again when they come again: a sender repeats itself within minutes. About 3 MB.
    static let eventKeysRemembered = 65_536

    /// Lifecycle events that may wait to be published; those that find no room are left out, and the log says so.
    static let lifecycleEventsQueuedMaximum = 65_536
    /// Bytes of all events that wait to be published, from which on lifecycle events are left out.
    static let eventBytesQueuedMaximum = 64 << 20
    /// Lifecycle events of one turn that are told to those who listen: the turn's append has room for them.
    static let lifecycleEventsPerTurn = 1000
    /// Bytes of them: well below what the journal takes at once, beside what the turn records.
    static let lifecycleBytesPerTurn = 2 << 20
    /// Lifecycle events that led to each other's executions: a loop of schedules ends here.
    static let lifecycleDepthMaximum = 8

    // MARK: Schedules

    /// What happens to schedules and is made durable in one append.
    static let scheduleInputsPerAppend = 256
    /// Bytes of it, roughly, beyond which nothing more is taken into the append. The last thing that is taken may bring
    /// as much as the largest input of a request, and both together fit into what the journal takes at once.
    static let scheduleBytesPerAppend = 4 << 20
    /// How long after a start was refused for want of room it is tried again.
    static let scheduleRetryInterval: Duration = .seconds(1)
    /// A difference between the clocks that is more than the steering of one: somebody has set it.
    static let clockSetMinimum: Duration = .seconds(1)

    // MARK: Metrics

    /// Processes with a label of their own: a monitoring system keeps a series for each, times the statuses.
    static let processLabelsMaximum = 100
    /// Types of faults with a label of their own: the standard ones are eight.
    static let faultLabelsMaximum = 32
}
