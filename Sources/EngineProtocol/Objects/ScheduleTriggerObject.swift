public import WorkflowModel

/// One reason of a schedule to start.
public struct ScheduleTriggerObject: WireObject {
    /// The kinds of reasons.
    public enum Kind: String, Sendable, CaseIterable {
        /// Again and again, at a distance.
        case every
        /// The times of a calendar expression.
        case cron
        /// So long after the end of the execution before.
        case after
        /// Events.
        case on
    }

    /// The kind.
    public var kind: Kind
    /// The calendar expression, or the duration as ISO 8601; nil for events.
    public var expression: String?
    /// Of a calendar expression: the name of its time zone; nil means the engine's host.
    public var timeZone: String?
    /// The next time; nil when there is none now.
    public var nextFireAt: Instant?
    /// The last time that has come.
    public var lastFireAt: Instant?

    /// A trigger from its parts.
    public init(
        kind: Kind, expression: String?, timeZone: String? = nil, nextFireAt: Instant? = nil,
        lastFireAt: Instant? = nil
    ) {
        self.kind = kind
        self.expression = expression
        self.timeZone = timeZone
        self.nextFireAt = nextFireAt
        self.lastFireAt = lastFireAt
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "trigger")
        kind = try reader.required("kind", try reader.choice("kind", of: Kind.self))
        expression = try reader.string("expression")
        timeZone = try reader.string("timeZone")
        nextFireAt = try reader.instant("nextFireAt")
        lastFireAt = try reader.instant("lastFireAt")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("kind", kind.rawValue)
        writer.write("expression", orNull: expression.map { .string($0) })
        writer.write("timeZone", orNull: timeZone.map { .string($0) })
        writer.write("nextFireAt", orNull: nextFireAt.map { .instant($0) })
        writer.write("lastFireAt", orNull: lastFireAt.map { .instant($0) })
        return writer.value
    }
}
