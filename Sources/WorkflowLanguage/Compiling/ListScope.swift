import WorkflowModel

/// One task list while its tasks are compiled: its names, and the `then`s that wait for the IDs of later tasks.
struct ListScope {
    struct Sibling {
        var name: String
        var node: NodeID
        var place: SourcePlace
    }

    /// Where a resolved directive goes.
    enum Target {
        case task(NodeID)
        case choiceCase(NodeID, position: Int)
        case handler(NodeID)
    }

    struct PendingThen {
        var target: Target
        var name: String
        var element: Element
    }

    /// False in a fork, whose branches run beside each other.
    var isOrdered: Bool
    private(set) var siblings: [Sibling] = []
    private var positions: [String: Int] = [:]
    var pending: [PendingThen] = []

    init(isOrdered: Bool) { self.isOrdered = isOrdered }

    /// The first task of a name.
    func sibling(named name: String) -> Sibling? { positions[name].map { siblings[$0] } }

    mutating func append(_ sibling: Sibling) {
        if positions[sibling.name] == nil { positions[sibling.name] = siblings.count }
        siblings.append(sibling)
    }
}
