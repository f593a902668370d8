public import WorkflowModel

/// How an execution went on after a pause or a failure.
public struct ResumeRecord: Sendable, Equatable {
    /// Who asked; nil when the time of the automatic resume had come.
    public var requester: Requester?
    /// Members that were set in `$context`.
    public var set: OrderedObject
    /// Tasks that are skipped when they are reached next.
    public var skip: [NodeID]

    /// Makes a record of its parts.
    public init(requester: Requester? = nil, set: OrderedObject = OrderedObject(), skip: [NodeID] = []) {
        self.requester = requester
        self.set = set
        self.skip = skip
    }
}
