/// Where the flow goes after a task.
public enum FlowDirective: Sendable, Equatable {
    /// The next task of the list, or out of the list when there is none.
    case `continue`
    /// Out of the surrounding list; in a loop, on to the next iteration.
    case exit
    /// The execution ends, completed.
    case end
    /// A sibling in the same list.
    case task(NodeID)
}
