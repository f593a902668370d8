public import WorkflowModel

/// Why an execution is paused, and until when.
public struct PauseObject: WireObject {
    /// How running steps are treated.
    public var mode: PauseMode
    /// Why, in the words of who paused.
    public var reason: String?
    /// Who paused; nil for a breakpoint of the definition or a pause by policy.
    public var requestedBy: String?
    /// Since when.
    public var pausedAt: Instant?
    /// When it resumes by itself.
    public var resumeAt: Instant?
    /// The node before which it stopped, for a breakpoint.
    public var breakpoint: String?

    /// A pause from its parts.
    public init(
        mode: PauseMode, reason: String?, requestedBy: String?, pausedAt: Instant?, resumeAt: Instant?,
        breakpoint: String?
    ) {
        self.mode = mode
        self.reason = reason
        self.requestedBy = requestedBy
        self.pausedAt = pausedAt
        self.resumeAt = resumeAt
        self.breakpoint = breakpoint
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "pause")
        mode = try reader.required("mode", try reader.choice("mode", of: PauseMode.self))
        reason = try reader.string("reason")
        requestedBy = try reader.string("requestedBy")
        pausedAt = try reader.instant("pausedAt")
        resumeAt = try reader.instant("resumeAt")
        breakpoint = try reader.string("breakpoint")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("mode", mode.rawValue)
        writer.write("reason", orNull: reason.map { .string($0) })
        writer.write("requestedBy", orNull: requestedBy.map { .string($0) })
        writer.write("pausedAt", orNull: pausedAt.map { .instant($0) })
        writer.write("resumeAt", orNull: resumeAt.map { .instant($0) })
        writer.write("breakpoint", orNull: breakpoint.map { .string($0) })
        return writer.value
    }
}

/// How a pause treats steps that run.
public enum PauseMode: String, Sendable, CaseIterable {
    /// They may finish; nothing new starts.
    case drain
    /// Their processes stop where they stand.
    case freeze
}
