public import WorkflowModel

/// Parameters of `schedule.runNow`: one execution now, as the schedule's policy for overlaps says.
public struct ScheduleRunNowParameters: MethodParameters {
    /// The answer.
    public typealias Result = ScheduleRunNowResult
    /// The method.
    public static let method = Method.scheduleRunNow

    /// `name` or `namespace/name`.
    public var schedule: String
    /// The execution's input; absent is an empty object.
    public var input: Value?
    /// The request key: the same key again gives what the first request came to.
    public var key: String?

    /// A request for an execution.
    public init(schedule: String, input: Value? = nil, key: String? = nil) {
        self.schedule = schedule
        self.input = input
        self.key = key
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        schedule = try reader.schedule()
        input = reader.rawValue("input")
        key = try reader.key()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("schedule", schedule)
        writer.write("input", ifPresent: input)
        writer.write("key", ifPresent: key.map { .string($0) })
        return writer.value
    }
}

/// Answer of `schedule.runNow`; what it says is durable.
public struct ScheduleRunNowResult: WireObject {
    /// What became of the request.
    public enum Outcome: String, Sendable, CaseIterable {
        /// The execution was started.
        case started
        /// It starts when those before have ended.
        case queued
        /// None was started: others run, and the schedule does not want it beside them.
        case skipped
    }

    /// What became of the request.
    public var outcome: Outcome
    /// The execution, when it was started.
    public var executionID: UInt64?
    /// The schedule as it is after the request.
    public var schedule: ScheduleObject

    /// An answer from its parts.
    public init(outcome: Outcome, executionID: UInt64? = nil, schedule: ScheduleObject) {
        self.outcome = outcome
        self.executionID = executionID
        self.schedule = schedule
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        outcome = try reader.required("outcome", try reader.choice("outcome", of: Outcome.self))
        executionID = try reader.identifier("executionID")
        schedule = try reader.required("schedule", try reader.nested("schedule", ScheduleObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("outcome", outcome.rawValue)
        writer.write("executionID", orNull: executionID.map { .count($0) })
        writer.write("schedule", schedule)
        return writer.value
    }
}
