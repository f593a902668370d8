import WorkflowModel

/// `fork`: branches beside each other. See ``Branches`` for what groups have in common.
extension Execution {
    /// Whether the first branch of the thread's group to end well wins.
    func isCompeting(_ id: ThreadID) -> Bool {
        guard let frame = frame(of: id, depth(of: id)), frame.group?.winner == nil,
            case .fork(let fork) = program.node(frame.node).step
        else { return false }
        return fork.compete
    }
}
