import WorkflowModel

/// Tasks with what an extension does before and after them.
extension Execution {
    mutating func begin(_ extended: ExtendedStep, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        if let when = extended.when {
            // The condition is about the extended task, so its expressions see what its author wrote.
            guard try Scope(self, id, turn, showingAuthored: true).isTrue(when) else {
                record(.extensionAdvanced(id, nil, then: .continue), &turn)
                enter(extended.body, id, &turn)
                return
            }
        }
        guard let before = extended.before else {
            startExtended(extended, id, &turn)
            return
        }
        record(.extensionAdvanced(id, .before, then: .continue), &turn)
        enter(before, id, &turn)
    }

    private mutating func startExtended(_ extended: ExtendedStep, _ id: ThreadID, _ turn: inout Turn) {
        record(.extensionAdvanced(id, .task, then: .continue), &turn)
        enter(extended.body, id, &turn)
    }

    /// One of the parts of the task on top ended.
    mutating func goOn(
        in extended: ExtendedStep, _ directive: FlowDirective, _ id: ThreadID, _ turn: inout Turn
    ) {
        let position = frame(of: id, depth(of: id))?.extended
        switch position?.phase {
        case .before where directive == .exit:
            // "Bypass the extended task entirely": what came before is its output, and the flow goes as after it.
            finish(id, .unchanged, then: program.options(innermost(extended)).then, &turn)
        case .before: startExtended(extended, id, &turn)
        case .task:
            guard let after = extended.after else {
                finish(id, .unchanged, then: directive, &turn)
                return
            }
            record(.extensionAdvanced(id, .after, then: directive), &turn)
            enter(after, id, &turn)
        case .after: finish(id, position?.output.map { .value($0) } ?? .unchanged, then: position?.then, &turn)
        case nil: finish(id, .unchanged, then: directive, &turn)
        }
    }

    /// Whether the task on top is an extended one whose own task has just ended, and something comes after it.
    func awaitsAfter(_ id: ThreadID) -> Bool {
        guard let frame = frame(of: id, depth(of: id)), case .extended(let extended) = program.node(frame.node).step
        else { return false }
        return extended.after != nil && frame.extended?.phase == .task
    }

    private func innermost(_ extended: ExtendedStep) -> NodeID {
        var node = extended.body
        while case .extended(let inner) = program.node(node).step { node = inner.body }
        return node
    }

    /// Whether the task on top is what comes before an extended task, where `exit` means to pass that over.
    func isBeforeExtended(_ id: ThreadID) -> Bool {
        let depth = depth(of: id)
        guard let outer = frame(of: id, depth - 1), case .extended(let extended) = program.node(outer.node).step else {
            return false
        }
        return outer.extended?.phase == .before && frame(of: id, depth)?.node == extended.before
    }
}

extension Frame {
    var extended: ExtendedPosition? {
        if case .extended(let position) = position { position } else { nil }
    }
}
