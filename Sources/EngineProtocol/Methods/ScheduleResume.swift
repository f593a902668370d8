public import WorkflowModel

/// Parameters of `schedule.resume`: times and events that passed meanwhile do not count.
public struct ScheduleResumeParameters: MethodParameters {
    /// The answer.
    public typealias Result = ScheduleResult
    /// The method.
    public static let method = Method.scheduleResume

    /// `name` or `namespace/name`.
    public var schedule: String

    /// A resumption.
    public init(schedule: String) { self.schedule = schedule }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        schedule = try reader.schedule()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("schedule", schedule)
        return writer.value
    }
}
