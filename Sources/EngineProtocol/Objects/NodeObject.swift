public import WorkflowModel

/// A task of a definition with how it is in one execution.
public struct NodeObject: WireObject {
    /// How a task is, over all threads.
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

    /// The stable number of the node in its definition.
    public var nodeID: Int
    /// The JSON pointer of the task.
    public var nodeKey: String
    /// The author's name of it.
    public var name: String
    /// The kind of its step, such as `fork`.
    public var kind: String
    /// The node that holds it; nil for the root and clean-up handlers.
    public var parent: Int?
    /// The siblings that it waits for, in a graph.
    public var needs: [Int]
    /// The nodes to which it may send the flow by name.
    public var targets: [Int]
    /// How it is.
    public var state: State

    /// A node from its parts.
    public init(
        nodeID: Int, nodeKey: String, name: String, kind: String, parent: Int?, needs: [Int], targets: [Int],
        state: State
    ) {
        self.nodeID = nodeID
        self.nodeKey = nodeKey
        self.name = name
        self.kind = kind
        self.parent = parent
        self.needs = needs
        self.targets = targets
        self.state = state
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "node")
        nodeID = try reader.required("nodeID", try reader.count("nodeID"))
        nodeKey = try reader.required("nodeKey", try reader.string("nodeKey"))
        name = try reader.required("name", try reader.string("name"))
        kind = try reader.required("kind", try reader.string("kind"))
        parent = try reader.count("parent")
        needs = try reader.counts("needs") ?? []
        targets = try reader.counts("targets") ?? []
        state = try reader.required("state", try reader.choice("state", of: State.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("nodeID", nodeID)
        writer.write("nodeKey", nodeKey)
        writer.write("name", name)
        writer.write("kind", kind)
        writer.write("parent", orNull: parent.map { .count($0) })
        writer.write("needs", .array(needs.map { .count($0) }))
        writer.write("targets", .array(targets.map { .count($0) }))
        writer.write("state", state.rawValue)
        return writer.value
    }
}

extension MemberReader {
    fileprivate mutating func counts(_ name: String) throws(ParameterError) -> [Int]? {
        guard let elements = try array(name) else { return nil }
        var counts: [Int] = []
        for (position, element) in elements.enumerated() {
            guard case .integer(let count) = element, count >= 0 else {
                throw error("\(name)[\(position)]", "must be a number of a node")
            }
            counts.append(Int(count))
        }
        return counts
    }
}
