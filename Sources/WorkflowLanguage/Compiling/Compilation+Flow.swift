import WorkflowModel

/// Flow directives (point 9 of the profile).
extension Compilation {
    /// Notes a `then`. A flow word is known at once; a task's name is resolved when the list of the task is complete.
    mutating func then(_ element: Element?, for target: ListScope.Target) {
        guard let element, let word = string(element, "then") else { return }
        switch word {
        case "continue": assign(.continue, to: target)
        case "exit": assign(.exit, to: target)
        case "end": assign(.end, to: target)
        default:
            guard !lists.isEmpty else { return }
            lists[lists.count - 1].pending.append(ListScope.PendingThen(target: target, name: word, element: element))
        }
    }

    /// Closes the innermost list: resolves its directives and looks for tasks that nothing leads to.
    mutating func closeList() {
        guard let list = lists.popLast() else { return }
        var isResolved = true
        for pending in list.pending {
            let sibling = list.sibling(named: pending.name)
            if let sibling, list.isOrdered {
                assign(.task(sibling.node), to: pending.target)
                continue
            }
            isResolved = false
            if sibling != nil {
                problem(
                    .invalidValue, "`then` cannot lead to `\(pending.name)`, which runs beside this task",
                    remedy: "use `continue`, `exit` or `end`", at: pending.element)
            } else {
                let names = list.isOrdered && !problems.isFull ? list.siblings.map(\.name) : []
                let known = names + Names.flowWords
                problem(
                    .unknownName, "`then` leads to `\(pending.name)`, which is no task of this list",
                    remedy: remedy(for: pending.name, among: known), at: pending.element)
            }
        }
        if list.isOrdered, isResolved { warnOfUnreachable(list.siblings) }
    }

    private mutating func assign(_ directive: FlowDirective, to target: ListScope.Target) {
        switch target {
        case .task(let node): nodes[node.index].options.then = directive
        case .choiceCase(let node, let position):
            guard case .choice(var cases) = nodes[node.index].step, cases.indices.contains(position) else { return }
            cases[position].then = directive
            nodes[node.index].step = .choice(cases)
        case .handler(let node):
            guard case .attempt(var attempt) = nodes[node.index].step else { return }
            attempt.handlerThen = directive
            nodes[node.index].step = .attempt(attempt)
        }
    }

    private mutating func warnOfUnreachable(_ siblings: [ListScope.Sibling]) {
        let positions = Dictionary(siblings.enumerated().map { ($1.node, $0) }, uniquingKeysWith: { first, _ in first })
        var reached = Set<Int>()
        var open = siblings.isEmpty ? [] : [0]
        while let position = open.popLast() {
            guard position < siblings.count, reached.insert(position).inserted else { continue }
            for directive in exits(of: nodes[siblings[position].node.index]) {
                switch directive {
                case .continue: open.append(position + 1)
                case .task(let node): open.append(positions[node] ?? position)
                case .exit, .end: break
                }
            }
        }
        for (position, sibling) in siblings.enumerated() where !reached.contains(position) {
            problems.add(
                .unreachable, "nothing leads to the task `\(sibling.name)`",
                remedy: "name it in a `then`, or remove it", at: sibling.place,
                pointer: nodes[sibling.node.index].key, severity: .warning)
        }
    }

    /// Every way that the flow can take after a task.
    private func exits(of node: Node) -> [FlowDirective] {
        var exits: [FlowDirective] = node.options.condition == nil ? [] : [.continue]
        switch node.step {
        case .raise: break
        case .choice(let cases):
            exits += cases.map(\.then)
            if cases.allSatisfy({ $0.condition != nil }) { exits.append(node.options.then) }
        case .attempt(let attempt):
            exits.append(node.options.then)
            if let then = attempt.handlerThen { exits.append(then) }
        case .extended(let extended): exits += self.exits(of: nodes[extended.body.index])
        case .sequence, .graph, .fork, .loop, .assign, .wait, .run, .emit, .call, .listen, .workflow, .function:
            exits.append(node.options.then)
        }
        return exits
    }
}
