/// Tasks that start as soon as those they need are done (the short form's `steps`).
///
/// Every child sees the graph's input as `.`, and in `$context` the outputs of completed children by name.
/// The graph's output is an object of the children's outputs by name, in declaration order.
public struct GraphStep: Sendable, Equatable {
    /// A task and the siblings that it waits for.
    public struct Child: Sendable, Equatable {
        /// The task.
        public var node: NodeID
        /// The siblings that must be done (or skipped) before.
        public var needs: [NodeID]
        /// Each part as its property says.
        public init(node: NodeID, needs: [NodeID]) {
            self.node = node
            self.needs = needs
        }
    }
    /// What the first fault of a child does to the others.
    public enum FailurePolicy: String, Sendable {
        /// Cancel what runs and fault at once.
        case failFast
        /// Finish what does not depend on the failed child, then fault.
        case finishIndependent
    }

    /// In declaration order; `needs` has no cycle.
    public var children: [Child]
    /// How many children run at once; nil means no bound of the author's.
    public var concurrencyMaximum: Int?
    /// What the first fault of a child does to the others.
    public var failurePolicy: FailurePolicy

    /// Each part as its property says.
    public init(children: [Child], concurrencyMaximum: Int? = nil, failurePolicy: FailurePolicy = .failFast) {
        self.children = children
        self.concurrencyMaximum = concurrencyMaximum
        self.failurePolicy = failurePolicy
    }
}
