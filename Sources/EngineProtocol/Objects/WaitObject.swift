public import WorkflowModel

/// What an execution waits for.
public struct WaitObject: WireObject {
    /// The kinds of waits.
    public enum Kind: String, Sendable, CaseIterable {
        /// A time: a `wait` task, or the delay before a retry.
        case timer
        /// An event from outside.
        case event
        /// Its turn: so many executions of its definition run already as the definition allows.
        case concurrency
    }

    /// The kind.
    public var kind: Kind
    /// The node that waits.
    public var nodeKey: String
    /// When the wait is over by itself.
    public var until: Instant?

    /// A wait from its parts.
    public init(kind: Kind, nodeKey: String, until: Instant?) {
        self.kind = kind
        self.nodeKey = nodeKey
        self.until = until
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "wait")
        kind = try reader.required("kind", try reader.choice("kind", of: Kind.self))
        nodeKey = try reader.required("nodeKey", try reader.string("nodeKey"))
        until = try reader.instant("until")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("kind", kind.rawValue)
        writer.write("nodeKey", nodeKey)
        writer.write("until", orNull: until.map { .instant($0) })
        return writer.value
    }
}
