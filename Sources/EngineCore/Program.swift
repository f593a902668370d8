import WorkflowModel

/// A definition with what the interpreter asks of it again and again.
///
/// A class, so that copies of an execution share it; it never changes.
final class Program: Sendable {
    let definition: Definition
    /// The index of each node in its parent's list.
    let positions: [Int]
    /// One past the last node of each node's subtree, since nodes are in document order.
    let subtreeEnds: [Int]
    /// The number of tasks that progress counts: all but the root and the clean-up handlers.
    let countedTotal: Int
    /// Whether progress counts each node.
    let counted: [Bool]
    /// The outermost loop around each node, if there is one.
    let loops: [NodeID?]

    init(_ definition: Definition) {
        self.definition = definition
        let nodes = definition.nodes
        var positions = [Int](repeating: 0, count: nodes.count)
        var ends = (0..<nodes.count).map { $0 + 1 }
        var counted = [Bool](repeating: true, count: nodes.count)
        for handler in [definition.onCancel, definition.onFailure, definition.onExit] {
            if let handler, counted.indices.contains(handler.index) { counted[handler.index] = false }
        }
        if !counted.isEmpty { counted[0] = false }
        for (index, node) in nodes.enumerated() {
            if case .sequence(let children) = node.step {
                for (position, child) in children.enumerated() where positions.indices.contains(child.index) {
                    positions[child.index] = position
                }
            }
            if let parent = node.parent, parent.index > 0, parent.index < index, !counted[parent.index] {
                counted[index] = false
            }
        }
        for index in nodes.indices.reversed() {
            if let parent = nodes[index].parent, nodes.indices.contains(parent.index) {
                ends[parent.index] = max(ends[parent.index], ends[index])
            }
        }
        var loops = [NodeID?](repeating: nil, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            guard let parent = node.parent, parent.index < index else { continue }
            if let outer = loops[parent.index] {
                loops[index] = outer
            } else {
                switch nodes[parent.index].step {
                // The iterations over consumed events are a loop, too.
                case .loop, .listen: loops[index] = parent
                case .sequence, .graph, .fork, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call,
                    .workflow, .function, .extended:
                    break
                }
            }
        }
        self.loops = loops
        self.positions = positions
        self.subtreeEnds = ends
        self.counted = counted
        self.countedTotal = counted.count { $0 }
    }

    func node(_ id: NodeID) -> Node { definition.nodes[id.index] }

    func contains(_ id: NodeID) -> Bool { definition.nodes.indices.contains(id.index) }

    func contains(index: UInt64) -> Bool { index < UInt64(definition.nodes.count) }

    /// The document's own options stand around the root.
    func options(_ id: NodeID) -> TaskOptions {
        id.index == 0 ? definition.options : definition.nodes[id.index].options
    }

    func handler(_ handler: Handler) -> NodeID? {
        switch handler {
        case .onCancel: definition.onCancel
        case .onFailure: definition.onFailure
        case .onExit: definition.onExit
        }
    }

    /// The task as its author wrote it; nil when the definition did not keep it.
    func authored(_ id: NodeID) -> Value? {
        guard let pointer = options(id).authoredAt, var value = definition.authored else { return nil }
        for token in pointer.split(separator: "/") {
            let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
            switch value {
            case .object(let object):
                guard let member = object[name] else { return nil }
                value = member
            case .array(let elements):
                guard let element = Int(name).flatMap({ elements[safe: $0] }) else { return nil }
                value = element
            case .null, .boolean, .integer, .double, .string: return nil
            }
        }
        return value
    }

    func node(withKey key: String) -> NodeID? { definition.nodes.first { $0.key == key }?.id }
}
