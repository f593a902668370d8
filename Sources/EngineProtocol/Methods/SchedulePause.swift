public import WorkflowModel

/// Parameters of `schedule.pause`: nothing starts by itself until `schedule.resume`.
public struct SchedulePauseParameters: MethodParameters {
    /// The answer.
    public typealias Result = ScheduleResult
    /// The method.
    public static let method = Method.schedulePause

    /// `name` or `namespace/name`.
    public var schedule: String
    /// Why, for those who ask later.
    public var reason: String?

    /// A pause.
    public init(schedule: String, reason: String? = nil) {
        self.schedule = schedule
        self.reason = reason
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        schedule = try reader.schedule()
        reason = try reader.reason()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("schedule", schedule)
        writer.write("reason", ifPresent: reason.map { .string($0) })
        return writer.value
    }
}
