public import WorkflowModel

/// An error as `status` shows it.
public struct ErrorReport: Sendable, Equatable {
    /// The error type's URI reference.
    public var type: String
    /// The HTTP-like status.
    public var status: Int
    /// A short summary.
    public var title: String?
    /// What went wrong in this case.
    public var message: String?
    /// The keys of the tasks that were being worked on, innermost first.
    public var stackTrace: [String]
    /// The number of the task that raised it.
    public var nodeID: NodeID
    /// The key of the task that raised it.
    public var nodeKey: String
}
