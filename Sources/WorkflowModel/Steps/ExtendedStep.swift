/// A task with what an extension does before and after it.
///
/// `before` sees the task's input, and the task sees it again: only `then: exit` in `before` makes its output that of
/// the task, which is passed over then. `after` sees the task's output, and its own is dropped.
public struct ExtendedStep: Sendable, Equatable {
    /// The author's name of the extension.
    public var name: String
    /// False: the task runs alone.
    public var when: Expression?
    /// A `do` node.
    public var before: NodeID?
    /// The extended task.
    public var body: NodeID
    /// A `do` node.
    public var after: NodeID?

    /// Each part as its property says.
    public init(
        name: String, when: Expression? = nil, before: NodeID? = nil, body: NodeID, after: NodeID? = nil
    ) {
        self.name = name
        self.when = when
        self.before = before
        self.body = body
        self.after = after
    }
}
