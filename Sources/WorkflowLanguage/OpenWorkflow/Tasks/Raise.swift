import WorkflowModel

extension Compilation {
    /// `raise`: an error, defined here or in `use.errors`.
    mutating func raiseTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["raise"])
        _ = engineOptions(task)
        let raise = mapping(task["raise"], "raise", keys: ["error"], required: ["error"])
        guard let error = raise?["error"] else { return }
        guard let name = error.string else {
            if let template = faultTemplate(error) { nodes[node.index].step = .raise(template) }
            return
        }
        if let template = resolve(name, in: shared.errors, "errors", at: error) {
            nodes[node.index].step = .raise(template)
        }
    }

    mutating func faultTemplate(_ element: Element) -> FaultTemplate? {
        let keys = ["type", "status", "title", "detail", "instance"]
        guard let element = mapping(element, "error", keys: keys, required: ["type", "status"]) else { return nil }
        let type = textPart(element, "type")
        let status = statusPart(element["status"])
        let title = textPart(element, "title")
        let detail = textPart(element, "detail")
        let instance = textPart(element, "instance")
        guard let type, let status else { return nil }
        return FaultTemplate(type: type, status: status, title: title, detail: detail, instance: instance)
    }

    private mutating func textPart(_ element: Element, _ key: String) -> Template? {
        guard let part = element[key], string(part, key) != nil else { return nil }
        return template(part)
    }

    private mutating func statusPart(_ element: Element?) -> Template? {
        guard let element else { return nil }
        if let text = element.string, Self.wrapped(text) != nil { return template(element) }
        return integer(element, "status", within: 100...599).map { .literal(.integer(Int64($0))) }
    }
}
