/// One task of a definition.
public struct Node: Sendable, Equatable {
    /// Its index in the definition.
    public var id: NodeID
    /// The JSON pointer of the task in the canonical document, such as `/do/0/extract` (`""` for the root).
    public var key: String
    /// The author's name of the task, unique among its siblings.
    public var name: String
    /// The task that holds this one; nil for the root and the handlers.
    public var parent: NodeID?
    /// What the task does.
    public var step: Step
    /// What is declared around the step.
    public var options: TaskOptions

    /// Each part as its property says.
    public init(
        id: NodeID, key: String, name: String, parent: NodeID?, step: Step, options: TaskOptions = TaskOptions()
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.parent = parent
        self.step = step
        self.options = options
    }
}
