import WorkflowModel

extension Compilation {
    /// `for`: a list for each item of a collection (point 4 of the profile).
    mutating func loopTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["for", "while", "do"])
        _ = engineOptions(task)
        let loop = mapping(task["for"], "for", keys: ["each", "in", "at"], required: ["in"])
        let item = variable(loop?["each"], "each") ?? "item"
        let index = variable(loop?["at"], "at") ?? "index"
        checkLoopVariables(item, index, at: loop?["at"] ?? loop?["each"])
        let collection = self.collection(loop?["in"])
        let condition = expression(task["while"], "while")
        if task["do"] == nil {
            problem(
                .missingKey, "a `for` task needs the key `do`", remedy: "put the tasks of an iteration there", at: task)
        }
        let body = self.body(task["do"], "do", parent: node, path: "/for/do")
        nodes[node.index].step = .loop(
            LoopStep(
                itemVariable: item, indexVariable: index, collection: collection, whileCondition: condition, body: body,
                mode: .chained))
    }

    /// A jq expression or a list.
    mutating func collection(_ element: Element?) -> Template {
        guard let element else { return .literal(.array([])) }
        if element.elements != nil { return template(element) }
        if element.string == nil {
            wrongType(element, "in", mustBe: "a jq expression or a list", remedy: "write jq such as `.items`")
            return .literal(.array([]))
        }
        return expression(element, "in").map { .expression($0) } ?? .literal(.array([]))
    }
}
