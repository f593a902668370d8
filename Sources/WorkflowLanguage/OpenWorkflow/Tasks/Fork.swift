import WorkflowModel

extension Compilation {
    /// `fork`: branches beside each other (point 3 of the profile).
    mutating func forkTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["fork"])
        let engine = engineOptions(task, keys: ["concurrency"])
        guard let fork = mapping(task["fork"], "fork", keys: ["branches", "compete"], required: ["branches"]) else {
            return
        }
        let compete = boolean(fork["compete"], "compete") ?? false
        let key = nodes[node.index].key + "/fork/branches"
        let branches = taskList(fork["branches"], "branches", parent: node, key: key, isOrdered: false)
        if let list = fork["branches"], list.elements?.isEmpty == true {
            problem(.invalidValue, "a fork needs at least one branch", at: list)
        }
        nodes[node.index].step = .fork(
            ForkStep(
                branches: branches, compete: compete,
                concurrencyMaximum: integer(engine?["concurrency"], "concurrency", within: 1...10_000)))
    }
}
