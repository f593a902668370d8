public import WorkflowModel

/// How one thread of an execution is.
public struct ThreadReport: Sendable, Equatable {
    /// A task as reports name it.
    public struct Element: Sendable, Equatable {
        /// The node's number.
        public var id: NodeID
        /// The node's JSON pointer.
        public var key: String
        /// The author's name.
        public var name: String
    }

    /// What a thread waits for.
    public enum Waiting: Sendable, Equatable {
        /// A time to come.
        case timer(until: Instant)
        /// A new attempt at a time to come.
        case retry(RetryReport)
        /// A command that is under way.
        case step(CommandReport)
        /// An answer from outside, asked for since then.
        case request(Token, since: Instant, attempt: Int)
        /// Events that are published; so many were consumed.
        case events(consumed: Int)
        /// A person's decision.
        case approval(ApprovalReport)
        /// Its branches; so many of them go on.
        case branches(Int)
    }

    /// Which thread.
    public var threadExecutionID: ThreadID
    /// The thread it branched off from; nil for the main line and for handlers.
    public var parent: ThreadID?
    /// The branch's name; the main line is `main`.
    public var name: String
    /// How it is.
    public var status: ExecutionStatus
    /// The innermost task it works on, or stands before.
    public var currentElement: Element?
    /// What it waits for; nil when it waits for nothing but its turn.
    public var waiting: Waiting?
    /// How far its own tasks are. Iterations of one loop share their tasks.
    public var progress: Progress
    /// How long it took so far.
    public var timing: Timing
}
