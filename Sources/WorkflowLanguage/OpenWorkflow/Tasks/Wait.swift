import WorkflowModel

extension Compilation {
    /// `wait`: for a duration.
    mutating func waitTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["wait"])
        _ = engineOptions(task)
        if let duration = duration(task["wait"], "wait") { nodes[node.index].step = .wait(duration) }
    }
}
