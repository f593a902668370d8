/// What a running command said about itself. Later words replace earlier ones, and none are journaled.
public struct StepActivity: Sendable, Equatable {
    /// So much of so much.
    public struct Progress: Sendable, Equatable {
        /// What is done, in units of the command's own.
        public var done: Int64
        /// What there is to do; at least 1.
        public var total: Int64

        /// `done` of `total`.
        public init(done: Int64, total: Int64) {
            self.done = done
            self.total = total
        }
    }

    /// One line for people; nil when it never said any.
    public var status: String?
    /// Nil when it never said any.
    public var progress: Progress?

    /// What was said.
    public init(status: String? = nil, progress: Progress? = nil) {
        self.status = status
        self.progress = progress
    }

    /// Whether nothing was said.
    public var isEmpty: Bool { status == nil && progress == nil }
}

/// What the host knows of a command under way, beside what its execution knows.
public struct LiveStep: Sendable, Equatable {
    /// What the command said about itself.
    public var activity: StepActivity
    /// Limits that the author declared and that nothing enforces here.
    public var notEnforced: [UnenforcedLimit]

    /// Makes it of its parts.
    public init(activity: StepActivity = StepActivity(), notEnforced: [UnenforcedLimit] = []) {
        self.activity = activity
        self.notEnforced = notEnforced
    }
}

/// A limit that an author declared and that nothing enforces here.
public struct UnenforcedLimit: Sendable, Equatable {
    /// The limit as the language names it: `memory`, `cpus`, `tasks` or `io`.
    public var limit: String
    /// Why, for people.
    public var reason: String

    /// A limit that is not enforced, and why.
    public init(limit: String, reason: String) {
        self.limit = limit
        self.reason = reason
    }
}
