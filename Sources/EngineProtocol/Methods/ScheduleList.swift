public import WorkflowModel

/// Parameters of `schedule.list`: none.
public struct ScheduleListParameters: MethodParameters {
    /// The answer.
    public typealias Result = ScheduleListResult
    /// The method.
    public static let method = Method.scheduleList

    /// A question for the schedules.
    public init() {}

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        let reader = try MemberReader(value, at: "params")
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value { [:] }
}

/// Answer of `schedule.list`.
public struct ScheduleListResult: WireObject {
    /// By name.
    public var schedules: [ScheduleObject]

    /// A list.
    public init(schedules: [ScheduleObject]) { self.schedules = schedules }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        schedules = try reader.required("schedules", try reader.list("schedules", ScheduleObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("schedules", schedules)
        return writer.value
    }
}
