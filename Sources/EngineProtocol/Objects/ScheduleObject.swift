public import WorkflowModel

/// A definition that starts by itself.
public struct ScheduleObject: WireObject {
    /// The definition's name with its namespace before it: the schedule's name.
    public var name: String
    /// The definition's version, which is the highest that is registered.
    public var version: String
    /// The definition's content address.
    public var processID: String
    /// The user ID of who registered it, to whom its executions belong.
    public var registeredBy: UInt32
    /// Nil unless somebody stopped it.
    public var pause: SchedulePauseObject?
    /// Why it starts; at least one.
    public var triggers: [ScheduleTriggerObject]
    /// What becomes of times that passed while the engine was down: `skip`, `once` or `all`.
    public var missed: String
    /// What happens when the execution before still runs: `allow`, `skip`, `queue` or `cancelRunning`.
    public var overlap: String
    /// The next time at which it starts an execution; nil when it waits for something else, or is stopped.
    public var nextFireAt: Instant?
    /// The last time of it that has come.
    public var lastFireAt: Instant?
    /// The execution that was started last.
    public var lastExecutionID: UInt64?
    /// The executions that have not ended, oldest first.
    public var runningExecutionIDs: [UInt64]
    /// Starts that wait for those to end.
    public var queuedStarts: Int
    /// Executions that it has started.
    public var executionCount: UInt64
    /// Times that were missed.
    public var missedCount: UInt64
    /// Starts that were not made because of others that ran.
    public var skippedCount: UInt64
    /// What went wrong at the last start; nil when it went well.
    public var problem: String?

    /// A schedule from its parts.
    public init(
        name: String, version: String, processID: String, registeredBy: UInt32, pause: SchedulePauseObject? = nil,
        triggers: [ScheduleTriggerObject], missed: String, overlap: String, nextFireAt: Instant? = nil,
        lastFireAt: Instant? = nil, lastExecutionID: UInt64? = nil, runningExecutionIDs: [UInt64] = [],
        queuedStarts: Int = 0, executionCount: UInt64 = 0, missedCount: UInt64 = 0, skippedCount: UInt64 = 0,
        problem: String? = nil
    ) {
        self.name = name
        self.version = version
        self.processID = processID
        self.registeredBy = registeredBy
        self.pause = pause
        self.triggers = triggers
        self.missed = missed
        self.overlap = overlap
        self.nextFireAt = nextFireAt
        self.lastFireAt = lastFireAt
        self.lastExecutionID = lastExecutionID
        self.runningExecutionIDs = runningExecutionIDs
        self.queuedStarts = queuedStarts
        self.executionCount = executionCount
        self.missedCount = missedCount
        self.skippedCount = skippedCount
        self.problem = problem
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "schedule")
        name = try reader.required("name", try reader.string("name"))
        version = try reader.required("version", try reader.string("version"))
        processID = try reader.required("processID", try reader.string("processID"))
        let user = try reader.required(
            "registeredBy", try reader.integer("registeredBy", in: 0...Int64(UInt32.max)))
        registeredBy = UInt32(clamping: user)
        pause = try reader.nested("pause", SchedulePauseObject.self)
        triggers = try reader.required("triggers", try reader.list("triggers", ScheduleTriggerObject.self))
        missed = try reader.required("missed", try reader.string("missed"))
        overlap = try reader.required("overlap", try reader.string("overlap"))
        nextFireAt = try reader.instant("nextFireAt")
        lastFireAt = try reader.instant("lastFireAt")
        lastExecutionID = try reader.identifier("lastExecutionID")
        runningExecutionIDs = (try reader.indexes("runningExecutionIDs") ?? []).map { UInt64(clamping: $0) }
        queuedStarts = try reader.count("queuedStarts") ?? 0
        executionCount = try Self.count("executionCount", &reader)
        missedCount = try Self.count("missedCount", &reader)
        skippedCount = try Self.count("skippedCount", &reader)
        problem = try reader.string("problem")
    }

    private static func count(_ name: String, _ reader: inout MemberReader) throws(ParameterError) -> UInt64 {
        UInt64(clamping: try reader.integer(name, in: 0...Int64.max) ?? 0)
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("name", name)
        writer.write("version", version)
        writer.write("processID", processID)
        writer.write("registeredBy", registeredBy)
        writer.write("pause", orNull: pause?.encoded)
        writer.write("triggers", triggers)
        writer.write("missed", missed)
        writer.write("overlap", overlap)
        writer.write("nextFireAt", orNull: nextFireAt.map { .instant($0) })
        writer.write("lastFireAt", orNull: lastFireAt.map { .instant($0) })
        writer.write("lastExecutionID", orNull: lastExecutionID.map { .count($0) })
        writer.write("runningExecutionIDs", .array(runningExecutionIDs.map { .count($0) }))
        writer.write("queuedStarts", queuedStarts)
        writer.write("executionCount", executionCount)
        writer.write("missedCount", missedCount)
        writer.write("skippedCount", skippedCount)
        writer.write("problem", orNull: problem.map { .string($0) })
        return writer.value
    }
}

/// Who stopped a schedule, when and why.
public struct SchedulePauseObject: WireObject {
    /// Who: a name, or a user ID.
    public var requestedBy: String
    /// Since when.
    public var pausedAt: Instant
    /// Why, in the words of who paused.
    public var reason: String?

    /// A pause from its parts.
    public init(requestedBy: String, pausedAt: Instant, reason: String? = nil) {
        self.requestedBy = requestedBy
        self.pausedAt = pausedAt
        self.reason = reason
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "pause")
        requestedBy = try reader.required("requestedBy", try reader.string("requestedBy"))
        pausedAt = try reader.required("pausedAt", try reader.instant("pausedAt"))
        reason = try reader.string("reason")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("requestedBy", requestedBy)
        writer.write("pausedAt", pausedAt)
        writer.write("reason", orNull: reason.map { .string($0) })
        return writer.value
    }
}
