import WorkflowModel

/// The engine's own functions, of the catalog `default`: they hold tasks, and so are compiled like kinds of tasks.
extension Compilation {
    /// `call: map:1.0.0@default`: a list for each item of a collection, so many at once, with ordered results.
    mutating func mapCall(_ task: Element, node: NodeID) {
        _ = engineOptions(task)
        portability("the function `map:1.0.0@default`", at: task["call"] ?? task)
        let keys = ["in", "each", "at", "parallel", "do"]
        guard let with = callArguments(of: task["with"], keys: keys, required: ["in", "do"], at: task) else { return }
        let item = variable(with["each"], "each") ?? "item"
        let index = variable(with["at"], "at") ?? "index"
        checkLoopVariables(item, index, at: with["at"] ?? with["each"])
        let collection = collection(with["in"])
        let parallel = integer(with["parallel"], "parallel", within: 1...10_000) ?? 1
        let body = body(with["do"], "do", parent: node, path: "/with/do")
        nodes[node.index].step = .loop(
            LoopStep(
                itemVariable: item, indexVariable: index, collection: collection, body: body,
                mode: .mapped(parallelMaximum: parallel)))
    }

    /// `call: graph:1.0.0@default`: tasks that start as soon as those they need are done.
    mutating func graphCall(_ task: Element, node: NodeID) {
        _ = engineOptions(task)
        portability("the function `graph:1.0.0@default`", at: task["call"] ?? task)
        let keys = ["do", "needs", "parallel", "onFailure"]
        guard let with = callArguments(of: task["with"], keys: keys, required: ["do"], at: task) else { return }
        let key = nodes[node.index].key + "/with/do"
        let children = taskList(with["do"], "do", parent: node, key: key, isOrdered: false)
        var graph = GraphStep(children: graphChildren(children, needs: with["needs"]))
        graph.concurrencyMaximum = integer(with["parallel"], "parallel", within: 1...10_000)
        graph.failurePolicy =
            choice(with["onFailure"], "onFailure", of: [.failFast, .finishIndependent]) ?? .failFast
        nodes[node.index].step = .graph(graph)
    }

    /// `needs` maps the name of a task to the names of those that it waits for.
    private mutating func graphChildren(_ children: [NodeID], needs: Element?) -> [GraphStep.Child] {
        let names = children.map { nodes[$0.index].name }
        var edges = [[Int]](repeating: [], count: children.count)
        for member in mapping(needs, "needs", keys: names)?.members ?? [] {
            guard let position = names.firstIndex(of: member.key) else { continue }
            let needed = member.element.string != nil ? [member.element] : member.element.elements
            guard let needed else {
                wrongType(member.element, member.key, mustBe: "a list of task names")
                continue
            }
            for element in needed {
                guard let name = string(element, member.key) else { continue }
                guard let other = names.firstIndex(of: name) else {
                    problem(
                        .unknownName, "`\(member.key)` needs `\(name)`, which is no task of this graph",
                        remedy: remedy(for: name, among: names), at: element)
                    continue
                }
                if !edges[position].contains(other) { edges[position].append(other) }
            }
        }
        if let cycle = Cycle.first(in: edges), let start = cycle.first, let needs {
            let path = (cycle + [start]).map { names[$0] }.joined(separator: " → ")
            problem(.cycle, "`needs` has a cycle: \(path)", remedy: "remove one of these needs", at: needs)
        }
        return zip(children, edges).map { child, needed in
            GraphStep.Child(node: child, needs: needed.map { children[$0] })
        }
    }

    /// An item and its index cannot have the same variable.
    mutating func checkLoopVariables(_ item: String, _ index: String, at element: Element?) {
        guard item == index, let element else { return }
        problem(
            .duplicateName, "the item and its index have the same variable `$\(item)`",
            remedy: "rename one of the two", at: element)
    }
}
