import WorkflowModel

extension Compilation {
    /// `set`: the task's output.
    mutating func assignTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["set"])
        _ = engineOptions(task)
        if let data = assignedData(task["set"]) { nodes[node.index].step = .assign(data) }
    }

    /// A mapping, or an expression as a whole.
    mutating func assignedData(_ element: Element?) -> Template? {
        guard let element else { return nil }
        let isExpression = element.string.flatMap(Self.wrapped) != nil
        guard element.members?.isEmpty == false || isExpression else {
            wrongType(
                element, "set", mustBe: "a mapping with entries or an expression",
                remedy: "write `set: {name: value}` or `set: ${ … }`")
            return nil
        }
        return template(element)
    }
}
