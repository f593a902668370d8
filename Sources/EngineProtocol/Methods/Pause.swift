public import WorkflowModel

/// Parameters of `execution.pause`.
public struct PauseParameters: MethodParameters {
    /// The answer.
    public typealias Result = ControlResult
    /// The method.
    public static let method = Method.pause

    /// The number of the execution.
    public var executionID: UInt64
    /// How running steps are treated.
    public var mode: PauseMode
    /// Why, for people.
    public var reason: String?
    /// When it resumes by itself.
    public var resumeAt: Instant?
    /// Pause when it reaches the node of this key, instead of now.
    public var before: String?
    /// The request key.
    public var key: String?

    /// A pause.
    public init(
        executionID: UInt64, mode: PauseMode = .drain, reason: String? = nil, resumeAt: Instant? = nil,
        before: String? = nil, key: String? = nil
    ) {
        self.executionID = executionID
        self.mode = mode
        self.reason = reason
        self.resumeAt = resumeAt
        self.before = before
        self.key = key
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        mode = try reader.choice("mode", of: PauseMode.self) ?? .drain
        reason = try reader.reason()
        resumeAt = try reader.instant("resumeAt")
        before = try reader.name("before")
        key = try reader.key()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("mode", mode.rawValue)
        writer.write("reason", ifPresent: reason.map { .string($0) })
        writer.write("resumeAt", ifPresent: resumeAt.map { .instant($0) })
        writer.write("before", ifPresent: before.map { .string($0) })
        writer.write("key", ifPresent: key.map { .string($0) })
        return writer.value
    }
}
