public import WorkflowModel

/// The stack and the memory of an execution, for people.
public struct Inspection: Sendable, Equatable {
    /// One task that a thread works on.
    public struct Frame: Sendable, Equatable {
        /// The node's number.
        public var node: NodeID
        /// The node's JSON pointer.
        public var key: String
        /// The author's name.
        public var name: String
        /// The kind of its step: sequence, graph, fork, loop, choice, assign, attempt, raise, wait, run, emit.
        public var kind: String
        /// Where it stands within its step, such as `{"cursor": 2}`.
        public var position: Value
        /// When it started.
        public var startedAt: Instant
        /// When it times out; nil without a timeout, and while a pause holds it.
        public var deadline: Instant?
        /// Its transformed input.
        public var input: Value
        /// The variables it declares.
        public var variables: OrderedObject
    }

    /// One thread with its frames, innermost last.
    public struct Thread: Sendable, Equatable {
        /// Which thread.
        public var id: ThreadID
        /// The thread it branched off from.
        public var parent: ThreadID?
        /// The branch's name.
        public var name: String
        /// The frames, innermost last.
        public var stack: [Frame]
        /// Its `$context`.
        public var context: Value
        /// The value that flows from its last task to its next one.
        public var value: Value
        /// The variables it was started with.
        public var variables: OrderedObject
    }

    /// The execution's input.
    public var input: Value
    /// The threads, oldest first; at most ``Limits/threadsPerReport``.
    public var threads: [Thread]
    /// How many threads there are, listed or not.
    public var threadCount: Int
    /// The latest output of each task that gave one, by key.
    public var outputs: OrderedObject
    /// How the latest command of each task ended and what it used, by key.
    public var endings: OrderedObject
    /// The keys of the tasks with a breakpoint that was set from outside.
    public var breakpoints: [String]
}
