/// Every metric of the engine: the names that dashboards and alarms hold on to. `packaging/doc/metrics.md` has a line
/// for each.
///
/// Names follow Prometheus: base units, the unit as the last word. The text formats add `_total`, `_bucket`, `_sum` and
/// `_count` themselves.
public enum MetricName: String, Sendable, CaseIterable {
    // MARK: Executions
    case executions = "engine_executions"
    case executionsStarted = "engine_executions_started"
    case executionsEnded = "engine_executions_ended"
    case executionDuration = "engine_execution_duration_seconds"

    // MARK: Steps
    case stepsRunning = "engine_steps_running"
    case stepAttempts = "engine_step_attempts"
    case stepEnds = "engine_step_ends"
    case taskFaults = "engine_task_faults"

    // MARK: Timers and watchers
    case timers = "engine_timers"
    case timerLateness = "engine_timer_lateness_seconds"
    case watchers = "engine_watchers"
    case definitions = "engine_definitions"

    // MARK: Events
    case eventListeners = "engine_event_listeners"
    case eventsKept = "engine_events_kept"
    case eventQueue = "engine_event_queue"

    // MARK: Schedules
    case schedules = "engine_schedules"
    case scheduleStarts = "engine_schedule_starts"
    case scheduleMissed = "engine_schedule_missed_times"

    // MARK: The journal
    case journalAppends = "engine_journal_appends"
    case journalRecords = "engine_journal_records"
    case journalBytes = "engine_journal_written_bytes"
    case journalSynchronization = "engine_journal_fsync_seconds"
    case journalGroupSize = "engine_journal_group_appends"
    case journalQueue = "engine_journal_queue_appends"
    case journalSegments = "engine_journal_segments"
    case journalSize = "engine_journal_size_bytes"
    case journalFree = "engine_journal_free_bytes"
    case journalFull = "engine_journal_disk_full"

    // MARK: The last recovery
    case recoveryDuration = "engine_recovery_duration_seconds"
    case recoveryRecords = "engine_recovery_records"
    case recoveryExecutions = "engine_recovery_executions"

    // MARK: The control socket
    case socketConnections = "engine_socket_connections"
    case socketRequests = "engine_socket_requests"
    case socketLatency = "engine_socket_request_duration_seconds"

    // MARK: The process
    case build = "engine_build_info"
    case processStart = "process_start_time_seconds"
    case processProcessor = "process_cpu_seconds"
    case processMemory = "process_resident_memory_bytes"
    case processDescriptors = "process_open_fds"
    case processDescriptorsMaximum = "process_max_fds"
}

extension MetricName {
    /// How the values of a metric behave.
    public enum Kind: String, Sendable {
        /// Only grows while the process lives.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts by upper bounds.
        case histogram
    }

    /// How its values behave.
    public var kind: Kind {
        switch self {
        case .executionsStarted, .executionsEnded, .scheduleStarts, .scheduleMissed, .stepAttempts, .stepEnds,
            .taskFaults, .journalAppends,
            .journalRecords, .journalBytes, .socketRequests, .processProcessor:
            .counter
        case .executionDuration, .timerLateness, .journalSynchronization, .journalGroupSize, .socketLatency:
            .histogram
        case .executions, .stepsRunning, .timers, .watchers, .definitions, .schedules, .eventListeners, .eventsKept,
            .eventQueue, .journalQueue, .journalSegments, .journalSize, .journalFree, .journalFull, .recoveryDuration,
            .recoveryRecords, .recoveryExecutions,
            .socketConnections, .build, .processStart, .processMemory, .processDescriptors,
            .processDescriptorsMaximum:
            .gauge
        }
    }

    /// The base unit, when the name ends with one.
    public var unit: String? { ["seconds", "bytes"].first { rawValue.hasSuffix("_\($0)") } }

    /// What it says, in a sentence.
    public var help: String {
        switch self {
        case .executions: "Executions that are kept, by process and status."
        case .executionsStarted: "Executions started, by process."
        case .executionsEnded: "Executions that ended, by process and status."
        case .executionDuration: "From start to end of executions that ended, pauses included, by status."
        case .stepsRunning: "Steps that run or are frozen."
        case .stepAttempts: "Steps started, by kind and whether it was the first attempt."
        case .stepEnds: "Steps that ended, by the way of their end."
        case .taskFaults: "Faults that tasks raised, by the last word of the error's type."
        case .timers: "Timers that wait."
        case .timerLateness: "How late the most overdue timer of each batch fired."
        case .watchers: "Subscriptions to the changes or the lifecycle events of executions."
        case .definitions: "Definitions that are registered."
        case .eventListeners: "Tasks that listen for events."
        case .eventsKept: "Events that are kept, until what everyone did about them is durable."
        case .eventQueue: "Events that wait to be published now."
        case .schedules: "Definitions that start by themselves, paused ones included."
        case .scheduleStarts: "What became of the starts of schedules: started, skipped or refused."
        case .scheduleMissed: "Times of schedules that were missed."
        case .journalAppends: "Batches appended to the journal."
        case .journalRecords: "Records appended to the journal."
        case .journalBytes: "Bytes written to the journal's segments."
        case .journalSynchronization: "Duration of the journal's fdatasync."
        case .journalGroupSize: "Appends that shared one fdatasync."
        case .journalQueue: "Appends that wait for the journal now."
        case .journalSegments: "Segments with records in them."
        case .journalSize: "Size of all segment files, prepared ones included."
        case .journalFree: "Free room of the journal's file system when last asked."
        case .journalFull: "1 when new work is refused for want of room, else 0."
        case .recoveryDuration: "How long recovery took at this start."
        case .recoveryRecords: "Journal records that recovery read at this start."
        case .recoveryExecutions: "Executions that recovery found at this start."
        case .socketConnections: "Open connections to the control socket."
        case .socketRequests: "Requests on the control socket, by method and stable error code."
        case .socketLatency: "From request to answer on the control socket, by method."
        case .build: "1, labelled with the version."
        case .processStart: "When the daemon started, since the epoch."
        case .processProcessor: "Processor time of the daemon, user and system."
        case .processMemory: "Resident memory of the daemon."
        case .processDescriptors: "Open file descriptors of the daemon."
        case .processDescriptorsMaximum: "The most file descriptors that the daemon may have."
        }
    }
}
