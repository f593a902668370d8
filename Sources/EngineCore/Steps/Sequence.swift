import WorkflowModel

/// `do`: tasks one after the other.
extension Execution {
    /// Starts the child at the index; past the last one the list is done.
    mutating func goInto(_ children: [NodeID], at index: Int, _ id: ThreadID, _ turn: inout Turn) {
        if let child = children[safe: index] {
            enter(child, id, &turn)
        } else {
            finish(id, .unchanged, &turn)
        }
    }

    /// A child ended: goes where its directive says.
    mutating func goOn(in children: [NodeID], _ directive: FlowDirective, _ id: ThreadID, _ turn: inout Turn) {
        switch directive {
        case .continue:
            let cursor = frame(of: id, depth(of: id))?.sequence?.cursor ?? -1
            goInto(children, at: cursor + 1, id, &turn)
        case .task(let node): goInto(children, at: program.positions[safe: node.index] ?? children.count, id, &turn)
        case .exit: finish(id, .unchanged, then: isBeforeExtended(id) ? .exit : nil, &turn)
        case .end: finish(id, .unchanged, &turn)
        }
    }
}

extension Frame {
    var sequence: SequencePosition? {
        if case .sequence(let position) = position { position } else { nil }
    }
}
