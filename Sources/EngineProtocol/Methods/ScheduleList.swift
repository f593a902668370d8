public import WorkflowModel

/// Parameters of `schedule.list`.
public struct ScheduleListParameters: MethodParameters {
    /// The answer.
    public typealias Result = ScheduleListResult
    /// The method.
    public static let method = Method.scheduleList

    /// Schedules of one page at most.
    public var limit: Int
    /// Where the page begins: `nextCursor` of the page before.
    public var cursor: String?

    /// A question for the schedules.
    public init(limit: Int = ProtocolLimits.listCountDefault, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        limit = try reader.pageLimit("limit")
        cursor = try reader.name("cursor")
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("limit", limit)
        writer.write("cursor", ifPresent: cursor.map { .string($0) })
        return writer.value
    }
}

/// Answer of `schedule.list`.
public struct ScheduleListResult: WireObject {
    /// By name.
    public var schedules: [ScheduleObject]
    /// Where the next page begins; nil when there is none.
    public var nextCursor: String?

    /// A page.
    public init(schedules: [ScheduleObject], nextCursor: String? = nil) {
        self.schedules = schedules
        self.nextCursor = nextCursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        schedules = try reader.required("schedules", try reader.list("schedules", ScheduleObject.self))
        nextCursor = try reader.string("nextCursor")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("schedules", schedules)
        writer.write("nextCursor", orNull: nextCursor.map { .string($0) })
        return writer.value
    }
}
