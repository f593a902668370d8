public import WorkflowModel

/// When an execution or a thread ran, and for how long.
public struct TimingObject: WireObject {
    /// Nil while it is pending.
    public var startedAt: Instant?
    /// Nil until it is over.
    public var stoppedAt: Instant?
    /// From start to end, or to now; pauses are counted.
    public var durationMilliseconds: Int64
    /// The pauses among them.
    public var pausedMilliseconds: Int64

    /// Timing from its parts.
    public init(
        startedAt: Instant?, stoppedAt: Instant?, durationMilliseconds: Int64, pausedMilliseconds: Int64
    ) {
        self.startedAt = startedAt
        self.stoppedAt = stoppedAt
        self.durationMilliseconds = durationMilliseconds
        self.pausedMilliseconds = pausedMilliseconds
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "timing")
        startedAt = try reader.instant("startedAt")
        stoppedAt = try reader.instant("stoppedAt")
        durationMilliseconds = try reader.required("durationMs", try reader.integer("durationMs"))
        pausedMilliseconds = try reader.integer("pausedMs") ?? 0
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("startedAt", orNull: startedAt.map { .instant($0) })
        writer.write("stoppedAt", orNull: stoppedAt.map { .instant($0) })
        writer.write("durationMs", durationMilliseconds)
        writer.write("pausedMs", pausedMilliseconds)
        return writer.value
    }
}
