import WorkflowModel

/// How the parts of a group come together.
extension Frame {
    /// Whether the group may start a branch now.
    func canStartBranch(_ program: Program) -> Bool {
        guard let group, group.winner == nil else { return false }
        return switch program.node(node).step {
        case .fork(let fork): group.next < group.total && group.active < max(1, fork.concurrencyMaximum ?? Int.max)
        case .graph(let graph):
            !group.startable.isEmpty && group.active < max(1, graph.concurrencyMaximum ?? Int.max)
        case .loop(let loop): group.next < group.total && group.active < loop.parallelMaximum
        case .sequence, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call, .listen, .workflow,
            .function, .extended:
            false
        }
    }

    /// What the branches gave together.
    func gathered(_ program: Program) -> Value? {
        if let listening {
            guard case .listen(let listen) = program.node(node).step else { return nil }
            return .array(listen.iteration == nil ? listening.events : listening.outputs)
        }
        guard let group else { return nil }
        if let winner = group.winner { return group.outputs[UInt64(winner)] ?? .null }
        if case .graph(let graph) = program.node(node).step {
            var object = OrderedObject()
            for (index, child) in graph.children.enumerated() {
                object[program.node(child.node).name] = group.outputs[UInt64(index)] ?? .null
            }
            return .object(object)
        }
        return .array((0..<group.total).map { group.outputs[UInt64($0)] ?? .null })
    }
}

extension LoopStep {
    /// How many iterations run at once.
    var parallelMaximum: Int {
        switch mode {
        case .chained: 1
        case .mapped(let parallelMaximum): max(1, parallelMaximum)
        }
    }
}

extension GroupPosition {
    /// A graph at its beginning: children without needs may start.
    init(_ graph: GraphStep) {
        self.init(total: graph.children.count, items: [])
        unmet = graph.children.map(\.needs.count)
        for (index, child) in graph.children.enumerated() where child.needs.isEmpty {
            startable.set(UInt64(index), Presence())
        }
    }
}

extension ThreadState {
    /// Takes over what a branch of the group on top gave.
    mutating func collect(_ branch: ThreadState, _ program: Program) {
        guard let node = frames.last?.node else { return }
        updateTop { frame in
            frame.updateGroup { group in
                group.branches.remove(branch.id.number)
                group.outputs.set(UInt64(branch.branch), branch.value)
                if branch.exported { group.contexts.set(UInt64(branch.branch), branch.context) }
            }
        }
        guard case .graph(let graph) = program.node(node).step else { return }
        if branch.exported { context = context.merged(with: branch.context) }
        context = context.merged(with: .object([program.node(branch.root).name: branch.value]))
        exported = true
        updateTop { frame in
            frame.updateGroup { group in
                for (index, child) in graph.children.enumerated() where child.needs.contains(branch.root) {
                    group.unmet[index] -= 1
                    if group.unmet[index] == 0 { group.startable.set(UInt64(index), Presence()) }
                }
            }
        }
    }
}

extension Value {
    /// Objects: the members of both, the other's first. Anything else gives way to the other.
    func merged(with other: Value) -> Value {
        guard case .object(var object) = self, case .object(let members) = other else { return other }
        object.merge(members)
        return .object(object)
    }
}

extension OrderedObject {
    /// Sets every member of the other.
    mutating func merge(_ other: OrderedObject) {
        for (key, value) in other { self[key] = value }
    }
}
