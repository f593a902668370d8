public import WorkflowModel

/// Events to report, as they are published. Which ones the task means stands in its definition.
public struct ListenEffect: Sendable, Equatable {
    /// The task that listens; a `listen` of the definition.
    public var node: NodeID
    /// Only events with a higher number are meant: those published before are not heard.
    public var since: UInt64

    /// Makes an effect of its parts.
    public init(node: NodeID, since: UInt64) {
        self.node = node
        self.since = since
    }
}
