public import WorkflowModel

/// A fault with where it came from.
public struct FaultRecord: Sendable, Equatable {
    /// What went wrong.
    public var fault: Fault
    /// The task that raised it.
    public var node: NodeID
    /// The tasks that were being worked on, innermost first.
    public var stack: [NodeID]

    /// Makes a record of its parts.
    public init(fault: Fault, node: NodeID, stack: [NodeID]) {
        self.fault = fault
        self.node = node
        self.stack = stack
    }
}
