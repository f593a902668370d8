public import WorkflowModel

/// What an execution waits for.
public struct WaitObject: WireObject {
    /// The kinds of waits.
    public enum Kind: String, Sendable, CaseIterable {
        /// A time: a `wait` task, or the delay before a retry.
        case timer
        /// An event, of this engine or from outside.
        case event
        /// A person's decision.
        case approval
        /// Its turn: so many executions of its definition run already as the definition allows.
        case concurrency
    }

    /// The kind.
    public var kind: Kind
    /// The node that waits.
    public var nodeKey: String
    /// When the wait is over by itself.
    public var until: Instant?
    /// Of an approval: since when it is awaited.
    public var since: Instant?
    /// Of an approval: what the person is asked.
    public var prompt: String?
    /// Of an approval: what the person may want to see; nil when there is nothing.
    public var data: Value?

    /// A wait from its parts.
    public init(
        kind: Kind, nodeKey: String, until: Instant?, since: Instant? = nil, prompt: String? = nil, data: Value? = nil
    ) {
        self.kind = kind
        self.nodeKey = nodeKey
        self.until = until
        self.since = since
        self.prompt = prompt
        self.data = data
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "wait")
        kind = try reader.required("kind", try reader.choice("kind", of: Kind.self))
        nodeKey = try reader.required("nodeKey", try reader.string("nodeKey"))
        until = try reader.instant("until")
        since = try reader.instant("since")
        prompt = try reader.string("prompt")
        data = reader.value("data")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("kind", kind.rawValue)
        writer.write("nodeKey", nodeKey)
        writer.write("until", orNull: until.map { .instant($0) })
        writer.write("since", ifPresent: since.map { .instant($0) })
        writer.write("prompt", ifPresent: prompt.map { .string($0) })
        writer.write("data", ifPresent: data)
        return writer.value
    }
}
