public import WorkflowModel

/// A decision that is awaited from a person.
public struct ApprovalReport: Sendable, Equatable {
    /// The key of the task, which names it in `approve` and `reject`.
    public var nodeKey: String
    /// What the person is asked.
    public var prompt: String?
    /// What the person may want to see; null when there is nothing.
    public var data: Value
    /// Since when it is awaited.
    public var since: Instant
}
