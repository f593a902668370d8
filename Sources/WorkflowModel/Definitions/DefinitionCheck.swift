/// The references of a decoded definition: the engine follows them without looking, so they must hold.
enum DefinitionCheck {
    static func run(_ definition: Definition) throws(DefinitionCodingError) {
        let nodes = definition.nodes
        guard let root = nodes.first, root.parent == nil else {
            throw DefinitionCodingError(.missing, place: "/nodes/0")
        }
        switch root.step {
        case .sequence, .graph: break
        case .fork, .loop, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call, .listen, .workflow,
            .function, .extended:
            throw DefinitionCodingError(.expected("a sequence or a graph"), place: "/nodes/0/step")
        }
        for (name, handler) in [
            ("onCancel", definition.onCancel), ("onFailure", definition.onFailure), ("onExit", definition.onExit),
        ] {
            guard let handler else { continue }
            guard nodes.indices.contains(handler.index), nodes[handler.index].parent == nil,
                case .sequence = nodes[handler.index].step
            else { throw DefinitionCodingError(.reference, place: "/\(name)") }
        }
        for node in nodes { try check(node, in: nodes) }
    }

    private static func check(_ node: Node, in nodes: [Node]) throws(DefinitionCodingError) {
        let place = "/nodes/\(node.id.index)"
        if let parent = node.parent {
            guard parent < node.id, nodes.indices.contains(parent.index) else {
                throw DefinitionCodingError(.reference, place: place + "/parent")
            }
        }
        // Children come after their parents, so that every walk down the tree ends.
        for child in children(of: node.step) {
            guard nodes.indices.contains(child.index), child > node.id, nodes[child.index].parent == node.id else {
                throw DefinitionCodingError(.reference, place: place + "/step")
            }
        }
        for directive in directives(of: node) {
            guard case .task(let target) = directive else { continue }
            guard nodes.indices.contains(target.index), nodes[target.index].parent == list(of: node, in: nodes) else {
                throw DefinitionCodingError(.reference, place: place + "/then")
            }
        }
        if case .graph(let graph) = node.step, !canComplete(graph) {
            throw DefinitionCodingError(.reference, place: place + "/step/graph")
        }
    }

    private static func children(of step: Step) -> [NodeID] {
        switch step {
        case .sequence(let nodes): nodes
        case .graph(let graph): graph.children.map(\.node)
        case .fork(let fork): fork.branches
        case .loop(let loop): [loop.body]
        case .attempt(let attempt): [attempt.body] + (attempt.handler.map { [$0] } ?? [])
        case .listen(let listen): listen.iteration.map { [$0.body] } ?? []
        case .function(let function): [function.body]
        case .extended(let extended):
            [extended.body] + [extended.before, extended.after].compactMap { $0 }
        case .choice, .assign, .raise, .wait, .run, .emit, .call, .workflow: []
        }
    }

    /// The task in whose list a node stands: the extensions of a task stand in its place.
    private static func list(of node: Node, in nodes: [Node]) -> NodeID? {
        var node = node
        while let id = node.parent, nodes.indices.contains(id.index),
            case .extended(let extended) = nodes[id.index].step,
            extended.body == node.id
        {
            node = nodes[id.index]
        }
        return node.parent
    }

    private static func directives(of node: Node) -> [FlowDirective] {
        var directives = [node.options.then]
        if case .choice(let cases) = node.step { directives += cases.map(\.then) }
        if case .attempt(let attempt) = node.step, let then = attempt.handlerThen { directives.append(then) }
        return directives
    }

    /// Whether every child's turn comes: `needs` names children, and has no cycle.
    private static func canComplete(_ graph: GraphStep) -> Bool {
        var dependents: [NodeID: [NodeID]] = [:]
        var open: [NodeID: Int] = [:]
        for child in graph.children {
            open[child.node] = child.needs.count
            for need in child.needs { dependents[need, default: []].append(child.node) }
        }
        guard open.count == graph.children.count, dependents.keys.allSatisfy({ open[$0] != nil }) else { return false }
        var ready = graph.children.filter(\.needs.isEmpty).map(\.node)
        var completed = 0
        while let node = ready.popLast() {
            completed += 1
            for dependent in dependents[node] ?? [] {
                open[dependent, default: 1] -= 1
                if open[dependent] == 0 { ready.append(dependent) }
            }
        }
        return completed == graph.children.count
    }
}
