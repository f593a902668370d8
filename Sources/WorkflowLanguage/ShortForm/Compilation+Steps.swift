import WorkflowModel

/// The list of steps: names, and what needs what.
extension Compilation {
    /// Compiles steps into the children of a graph; `key` is the canonical pointer of the list.
    mutating func steps(_ element: Element?, _ name: String, parent: NodeID, key: String) -> [GraphStep.Child] {
        guard let element else { return [] }
        guard let items = element.elements, !items.isEmpty else {
            wrongType(element, name, mustBe: "a list of steps", remedy: "write `- run: …` lines under it")
            return []
        }
        var steps = ShortSteps()
        for (index, item) in items.enumerated() {
            guard item.members != nil else {
                wrongType(item, "step", mustBe: "a mapping", remedy: "write `- run: …`")
                continue
            }
            let stepName = stepName(item, position: index, among: steps)
            let stepKey = Pointer.appending(stepName, to: Pointer.appending(index, to: key))
            let node = step(item, name: stepName, key: stepKey, parent: parent)
            steps.append(ShortStep(name: stepName, node: node, element: item, needs: needs(item, list: name)))
        }
        return graph(of: steps)
    }

    /// A step of the list and the names that it needs; nil where it says nothing.
    struct ShortStep {
        var name: String
        var node: NodeID
        var element: Element
        var needs: [Element]?
    }

    /// The steps of a list, found by name.
    struct ShortSteps {
        private(set) var all: [ShortStep] = []
        private var positions: [String: Int] = [:]

        func position(of name: String) -> Int? { positions[name] }

        mutating func append(_ step: ShortStep) {
            if positions[step.name] == nil { positions[step.name] = all.count }
            all.append(step)
        }
    }

    private mutating func stepName(_ item: Element, position: Int, among earlier: ShortSteps) -> String {
        let fallback = "step\(position + 1)"
        let id = item["id"]
        let name = string(id, "id") ?? fallback
        let place = id ?? item
        let isWellFormed =
            name.utf8.count <= Limits.nameLengthMaximum && Names.isIdentifier(String(name.map { $0 == "-" ? "_" : $0 }))
        if !isWellFormed {
            problem(
                .invalidValue, "`\(name)` cannot be the id of a step",
                remedy: "use letters, digits, `_` and `-`, and begin with a letter", at: place)
        }
        if Names.flowWords.contains(name) {
            problem(.reservedName, "`\(name)` cannot be the id of a step", remedy: "choose another", at: place)
        }
        if let first = earlier.position(of: name) {
            problem(
                .duplicateName,
                "a second step `\(name)`, the first is in line \(earlier.all[first].element.place.line)",
                remedy: "rename one of the two", at: place)
        }
        return name
    }

    /// One name or a list of names.
    private mutating func needs(_ item: Element, list: String) -> [Element]? {
        guard let needs = item["needs"] else { return nil }
        guard list == "steps" else {
            problem(
                .invalidValue, "`needs` belongs to `steps`; what `\(list)` lists runs in order", remedy: "remove it",
                at: needs)
            return nil
        }
        if needs.string != nil { return [needs] }
        guard let names = needs.elements else {
            wrongType(needs, "needs", mustBe: "a list of step ids")
            return nil
        }
        return names.filter { string($0, "needs") != nil }
    }

    private mutating func graph(of list: ShortSteps) -> [GraphStep.Child] {
        let steps = list.all
        guard steps.contains(where: { $0.needs != nil }) else {
            // Without any `needs` each step needs the one before.
            return steps.enumerated().map { index, step in
                GraphStep.Child(node: step.node, needs: index == 0 ? [] : [steps[index - 1].node])
            }
        }
        var edges: [[Int]] = []
        for step in steps {
            var needed: [Int] = []
            var seen: Set<Int> = []
            for element in step.needs ?? [] {
                let name = element.string ?? ""
                guard let position = list.position(of: name) else {
                    unknownNeed(name, of: step, among: steps, at: element)
                    continue
                }
                if seen.insert(position).inserted {
                    needed.append(position)
                } else {
                    problem(.duplicateName, "`\(step.name)` needs `\(name)` twice", remedy: "remove one", at: element)
                }
            }
            edges.append(needed)
        }
        noteCycle(steps, edges)
        return zip(steps, edges).map { step, needed in
            GraphStep.Child(node: step.node, needs: needed.map { steps[$0].node })
        }
    }

    private mutating func unknownNeed(_ name: String, of step: ShortStep, among steps: [ShortStep], at element: Element)
    {
        let remedy = remedy(for: name, among: steps.map(\.name).filter { $0 != step.name })
        problem(.unknownName, "`\(step.name)` needs `\(name)`, which is no step", remedy: remedy, at: element)
    }

    private mutating func noteCycle(_ steps: [ShortStep], _ edges: [[Int]]) {
        guard let cycle = Cycle.first(in: edges), let start = cycle.first else { return }
        let place = steps[start].needs?.first { $0.string == steps[cycle.count > 1 ? cycle[1] : start].name }
        let path = (cycle + [start]).map { steps[$0].name }.joined(separator: " → ")
        problem(
            .cycle, "`needs` has a cycle: \(path)", remedy: "remove one of these needs",
            at: place ?? steps[start].element)
    }
}

/// Cycles of a directed graph.
enum Cycle {
    /// The vertices of a cycle in order, each needing the next; nil when there is none.
    static func first(in edges: [[Int]]) -> [Int]? {
        enum Mark { case new, open, done }
        var marks = [Mark](repeating: .new, count: edges.count)
        for root in edges.indices where marks[root] == .new {
            // A path of vertices, each with the number of its edges that were followed.
            var path: [(vertex: Int, followed: Int)] = [(root, 0)]
            marks[root] = .open
            while let (vertex, followed) = path.last {
                guard followed < edges[vertex].count else {
                    marks[vertex] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].followed += 1
                let next = edges[vertex][followed]
                switch marks[next] {
                case .done: break
                case .open: return path.map(\.vertex).drop { $0 != next }.map { $0 }
                case .new:
                    marks[next] = .open
                    path.append((next, 0))
                }
            }
        }
        return nil
    }
}
