public import WorkflowModel

/// Parameters of `schedule.show`.
public struct ScheduleShowParameters: MethodParameters {
    /// The answer.
    public typealias Result = ScheduleResult
    /// The method.
    public static let method = Method.scheduleShow

    /// `name` or `namespace/name`.
    public var schedule: String

    /// A question for one schedule.
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

/// Answer of `schedule.show`, `schedule.pause` and `schedule.resume`.
public struct ScheduleResult: WireObject {
    /// The schedule as it is after the request.
    public var schedule: ScheduleObject

    /// An answer from its parts.
    public init(schedule: ScheduleObject) { self.schedule = schedule }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        schedule = try reader.required("schedule", try reader.nested("schedule", ScheduleObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("schedule", schedule)
        return writer.value
    }
}

extension MemberReader {
    /// The name of a schedule: that of a definition without a version.
    mutating func schedule() throws(ParameterError) -> String {
        let reference = try required("schedule", try definition("schedule"))
        guard reference.version == nil else { throw error("schedule", "has no version: the highest counts") }
        return reference.name
    }
}
