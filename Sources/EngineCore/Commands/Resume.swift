public import WorkflowModel

/// What `resume` takes.
public struct ResumeRequest: Sendable, Equatable {
    /// The key of the task to go on from, instead of where the execution stands.
    public var from: String?
    /// Members to set in `$context` first.
    public var set: OrderedObject
    /// Keys of tasks to skip when they are reached next.
    public var skip: [String]
    /// Why, for people.
    public var reason: String?

    /// Makes a request of its parts.
    public init(from: String? = nil, set: OrderedObject = OrderedObject(), skip: [String] = [], reason: String? = nil) {
        self.from = from
        self.set = set
        self.skip = skip
        self.reason = reason
    }
}
