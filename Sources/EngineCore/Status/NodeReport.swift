public import WorkflowModel

/// A task of an execution's definition with how it is: what a drawing of the definition needs.
public struct NodeReport: Sendable, Equatable {
    /// How the task is, over all threads.
    public enum State: String, Sendable, CaseIterable {
        /// It was not reached yet.
        case pending
        /// It is being worked on.
        case running
        /// Its latest run ended well.
        case completed
        /// Its latest run faulted.
        case failed
        /// It was passed over, or failed where it may.
        case skipped
        /// A failure or a cancel stopped it.
        case stopped
    }

    /// The task.
    public var node: NodeID
    /// Its JSON pointer.
    public var key: String
    /// The author's name of it.
    public var name: String
    /// The kind of its step, such as `fork`.
    public var kind: String
    /// The task that holds it; nil for the root and the handlers.
    public var parent: NodeID?
    /// The siblings that it waits for, in a graph.
    public var needs: [NodeID]
    /// The tasks to which it may send the flow by name, in order of declaration.
    public var targets: [NodeID]
    /// How it is.
    public var state: State
}

extension Execution {
    /// Every task of the definition in document order, with how it is now.
    public func nodeReports() -> [NodeReport] {
        var needs: [NodeID: [NodeID]] = [:]
        for node in definition.nodes {
            guard case .graph(let graph) = node.step else { continue }
            for child in graph.children { needs[child.node] = child.needs }
        }
        return definition.nodes.map { node in
            NodeReport(
                node: node.id, key: node.key, name: node.name, kind: node.step.kind, parent: node.parent,
                needs: needs[node.id] ?? [], targets: node.targets, state: reportedState(of: node.id))
        }
    }

    private func reportedState(of node: NodeID) -> NodeReport.State {
        guard let record = state.nodes[UInt64(node.index)] else { return .pending }
        if record.running > 0 { return isFinished ? .stopped : .running }
        return switch record.latest {
        case .none: .pending
        case .completed: .completed
        case .failed: .failed
        case .skipped: .skipped
        }
    }
}

extension Node {
    fileprivate var targets: [NodeID] {
        var targets: [NodeID] = []
        if case .choice(let cases) = step { targets += cases.compactMap(\.then.target) }
        if let target = options.then.target { targets.append(target) }
        return targets
    }
}

extension FlowDirective {
    fileprivate var target: NodeID? {
        if case .task(let node) = self { node } else { nil }
    }
}
