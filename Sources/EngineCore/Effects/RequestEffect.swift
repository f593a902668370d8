public import WorkflowModel

/// Something to ask of the world outside that gives a value or a fault: with everything resolved.
///
/// A request may be asked again after a crash, so the host makes sure by the token that it is carried out once where
/// that can be had. It is withdrawn as soon as nothing waits for it: the host then ends what it began.
public struct RequestEffect: Sendable, Equatable {
    /// What is asked.
    public enum Kind: Sendable, Equatable {
        /// Another execution.
        case child(ChildRequest)
        /// A service. Indirect, since every pending effect, such as a timer, takes the room of the largest.
        indirect case call(CallRequest)
        /// That this CloudEvent is published.
        case publish(Value)
    }

    /// The task that wants it.
    public var node: NodeID
    /// The task's key, such as `/do/0/order`.
    public var nodeKey: String
    /// The author's name of the task.
    public var nodeName: String
    /// 1 for the first run of the task, and more for each retry, rerun or redrive of it.
    public var attempt: Int
    /// The same for every attempt of one visit of the task, and for no other visit.
    public var idempotencyKey: String
    /// What is asked.
    public var kind: Kind

    /// Makes an effect of its parts.
    public init(
        node: NodeID, nodeKey: String, nodeName: String, attempt: Int, idempotencyKey: String, kind: Kind
    ) {
        self.node = node
        self.nodeKey = nodeKey
        self.nodeName = nodeName
        self.attempt = attempt
        self.idempotencyKey = idempotencyKey
        self.kind = kind
    }
}
