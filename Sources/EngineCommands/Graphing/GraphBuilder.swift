import WorkflowModel

/// Makes the boxes of a definition.
struct GraphBuilder {
    let definition: Definition

    func root() -> GraphBox {
        var box = box(NodeID(0))
        box.name = definition.name
        box.kind = definition.version
        for (name, handler) in [
            ("onCancel", definition.onCancel), ("onFailure", definition.onFailure), ("onExit", definition.onExit),
        ] {
            guard let handler else { continue }
            var part = self.box(handler)
            part.name = name
            part.kind = "handler"
            // Handlers stand after everything else, without a way to them.
            if case .rows(let rows) = box.arrangement { box.arrangement = .rows(rows + [[box.children.count]]) }
            box.children.append(part)
        }
        return box
    }

    private func node(_ id: NodeID) -> Node { definition.nodes[id.index] }

    private func box(_ id: NodeID) -> GraphBox {
        let node = node(id)
        var box = GraphBox(id: id.index, name: node.name, kind: "")
        if let condition = node.options.condition { box.notes.append("if \(condition.source)") }
        fill(&box, node)
        if case .constant(let duration)? = node.options.timeout { box.notes.append("timeout \(duration.iso8601)") }
        return box
    }

    private func fill(_ box: inout GraphBox, _ node: Node) {
        switch node.step {
        case .sequence(let children): list(&box, children, kind: "do")
        case .graph(let graph): rows(&box, graph)
        case .fork(let fork):
            box.kind = fork.compete ? "fork, the first wins" : "fork"
            box.children = fork.branches.map { self.box($0) }
            box.arrangement = .beside
            bound(&box, fork.concurrencyMaximum)
        case .loop(let loop): within(&box, loop.body, kind: kind(of: loop))
        case .attempt(let attempt): attempted(&box, attempt)
        case .choice: box.kind = "switch"
        case .assign: box.kind = "set"
        case .raise: box.kind = "raise"
        case .wait: box.kind = "wait"
        case .emit: box.kind = "emit"
        case .run(let run): box.kind = kind(of: run)
        case .call(.http): box.kind = "call http"
        case .call(.openAPI): box.kind = "call openapi"
        case .listen(let listen):
            box.kind = listen.approval == nil ? "listen" : "approval"
            if let iteration = listen.iteration { within(&box, iteration.body, kind: "listen, for each") }
        case .workflow(let workflow):
            box.kind = "workflow"
            if case .registered(_, let name, _) = workflow.target { box.notes.append(name) }
        case .function(let function): within(&box, function.body, kind: "function")
        case .extended(let extended):
            let parts = [extended.before, extended.body, extended.after].compactMap { $0 }
            list(&box, parts, kind: "extended by \(extended.name)")
        }
    }

    private func kind(of loop: LoopStep) -> String {
        guard case .mapped(let parallelMaximum) = loop.mode else { return "for" }
        return parallelMaximum == 1 ? "for each" : "for each, \(parallelMaximum) at once"
    }

    private func kind(of run: RunStep) -> String {
        switch run.program {
        case .command, .script, .vector: "run"
        case .interpreted(let interpreter, _): interpreter.rawValue
        case .container: "container"
        }
    }

    private func bound(_ box: inout GraphBox, _ maximum: Int?) {
        if let maximum { box.notes.append("\(maximum) at once") }
    }

    /// A part that is a single task shows as one box with its own.
    private func within(_ box: inout GraphBox, _ body: NodeID, kind: String) {
        if case .sequence(let children) = node(body).step {
            list(&box, children, kind: kind)
        } else {
            let inner = self.box(body)
            box.kind = "\(kind), \(inner.kind)"
            box.notes += inner.notes
            (box.children, box.arrangement, box.edges) = (inner.children, inner.arrangement, inner.edges)
        }
    }

    private func attempted(_ box: inout GraphBox, _ attempt: AttemptStep) {
        if let retries = attempt.retry?.retriesMaximum { box.notes.append("up to \(retries + 1) attempts") }
        guard attempt.catchesWhenExhausted else {
            within(&box, attempt.body, kind: "try")
            return
        }
        box.kind = "try"
        var parts = [self.box(attempt.body)]
        parts[0].kind = "try"
        if let handler = attempt.handler {
            var part = self.box(handler)
            part.kind = "catch"
            parts.append(part)
            box.edges = [GraphBox.Edge(from: 0, to: 1, label: "error")]
        }
        box.children = parts
        box.arrangement = .beside
    }

    // MARK: - Lists and graphs

    private func list(_ box: inout GraphBox, _ children: [NodeID], kind: String) {
        box.kind = kind
        box.children = children.map { self.box($0) }
        for (index, child) in children.enumerated() {
            let node = node(child)
            if case .choice(let cases) = node.step {
                for choice in cases { edge(&box, index, choice.then, children, label: choice.name) }
                guard cases.allSatisfy({ $0.condition != nil }) else { continue }
            }
            edge(&box, index, node.options.then, children, label: nil)
        }
    }

    private func edge(
        _ box: inout GraphBox, _ from: Int, _ then: FlowDirective, _ children: [NodeID], label: String?
    ) {
        let target: Int?
        switch then {
        case .continue: target = from + 1
        case .task(let node): target = children.firstIndex(of: node)
        case .exit, .end:
            target = nil
            box.children[from].notes.append((label.map { "\($0): " } ?? "") + (then == .end ? "end" : "exit"))
        }
        if let target, children.indices.contains(target) {
            box.edges.append(GraphBox.Edge(from: from, to: target, label: label))
        }
    }

    private func rows(_ box: inout GraphBox, _ graph: GraphStep) {
        box.kind = "steps"
        box.children = graph.children.map { self.box($0.node) }
        bound(&box, graph.concurrencyMaximum)
        let nodes = graph.children.map(\.node)
        var levels = [Int](repeating: 0, count: nodes.count)
        // `needs` has no cycle, so that so many rounds settle every level.
        for _ in nodes {
            for (index, child) in graph.children.enumerated() {
                let needed = child.needs.compactMap { nodes.firstIndex(of: $0) }.map { levels[$0] + 1 }
                levels[index] = max(levels[index], needed.max() ?? 0)
            }
            if isSettled(graph, nodes, levels) { break }
        }
        let height = (levels.max() ?? 0) + 1
        let rows = (0..<height).map { level in levels.indices.filter { levels[$0] == level } }
        box.arrangement = .rows(rows)
        for (index, child) in graph.children.enumerated() {
            for need in child.needs {
                guard let from = nodes.firstIndex(of: need) else { continue }
                box.edges.append(GraphBox.Edge(from: from, to: index, label: nil))
            }
        }
    }

    private func isSettled(_ graph: GraphStep, _ nodes: [NodeID], _ levels: [Int]) -> Bool {
        graph.children.enumerated().allSatisfy { index, child in
            child.needs.allSatisfy { need in nodes.firstIndex(of: need).map { levels[$0] < levels[index] } ?? true }
        }
    }
}
