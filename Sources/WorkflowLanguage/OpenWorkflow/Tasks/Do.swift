import WorkflowModel

extension Compilation {
    /// `do`: tasks one after the other.
    mutating func sequenceTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["do"])
        _ = engineOptions(task)
        let key = nodes[node.index].key + "/do"
        nodes[node.index].step = .sequence(taskList(task["do"], "do", parent: node, key: key))
    }

    /// A `do` node for the list of a task of another kind.
    mutating func body(_ list: Element?, _ name: String, parent: NodeID, path: String) -> NodeID {
        let key = nodes[parent.index].key + path
        let body = reserve(key: key, name: name, parent: parent)
        nodes[body.index].step = .sequence(taskList(list, name, parent: body, key: key))
        return body
    }
}
