/// A task list run once for each item of a collection.
public struct LoopStep: Sendable, Equatable {
    /// How the iterations hang together.
    public enum Mode: Sendable, Equatable {
        /// One after the other; each iteration's input is the output of the one before (`for`).
        case chained
        /// Each iteration has the loop's input; the output is the array of the outputs in item order (`forEach`).
        /// At most this many run at once.
        case mapped(parallelMaximum: Int)
    }

    /// The name of the variable that holds the item, without `$`.
    public var itemVariable: String
    /// The name of the variable that holds the zero-based index, without `$`.
    public var indexVariable: String
    /// Gives an array; null is empty, anything else is an `expression` fault.
    public var collection: Template
    /// Checked before each iteration of a chained loop; false ends the loop.
    public var whileCondition: Expression?
    /// A `do` node, or a single task.
    public var body: NodeID
    /// How the iterations hang together.
    public var mode: Mode

    /// Each part as its property says.
    public init(
        itemVariable: String, indexVariable: String, collection: Template, whileCondition: Expression? = nil,
        body: NodeID, mode: Mode
    ) {
        self.itemVariable = itemVariable
        self.indexVariable = indexVariable
        self.collection = collection
        self.whileCondition = whileCondition
        self.body = body
        self.mode = mode
    }
}
