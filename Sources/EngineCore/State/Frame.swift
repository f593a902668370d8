import WorkflowModel

/// One task that a thread works on.
struct Frame: Sendable, Equatable {
    let node: NodeID
    let startedAt: Instant
    /// What came in before `input.from`.
    let rawInput: Value
    var input: Value
    /// Variables that the task declares for what is within it.
    var variables = OrderedObject()
    var timeout: Timeout?
    /// Earlier runs of this task, because of an interruption or a redrive.
    let reruns: Int
    /// Whether it faulted when all within it was done.
    var faultedAtEnd = false
    var position: Position

    /// Where it stands within its step.
    enum Position: Sendable, Equatable {
        /// Its step has no inner state.
        case none
        /// A list of tasks.
        case sequence(SequencePosition)
        /// A chained loop.
        case loop(LoopPosition)
        /// Branches beside each other.
        case group(GroupPosition)
        /// A try.
        case attempt(AttemptPosition)
        /// A wait; without a token while a pause holds it.
        case wait(until: Instant, Token?)
        /// A command.
        case run(Token)
        /// Something outside; without a token when it was answered or withdrawn.
        case request(Token?)
        /// Events.
        case listen(ListenPosition)
        /// A person's decision.
        case approval(ApprovalPosition)
        /// A task with an extension.
        case extended(ExtendedPosition)
    }

    /// A time limit. While a pause holds it, it has no token and remembers what is left; once it is over, neither.
    struct Timeout: Sendable, Equatable {
        var deadline: Instant
        /// Milliseconds that were given.
        var limit: Int64
        var token: Token?
        /// Milliseconds that are left, while a pause or a failure holds it.
        var remaining: Int64?

        /// Whether the time has come: nothing waits for it any more.
        var isOver: Bool { token == nil && remaining == nil }
    }
}

struct SequencePosition: Sendable, Equatable {
    /// The index of the child that was last started or passed over; -1 at the beginning.
    var cursor = -1
    /// How often the flow jumped to a named task; tells visits of one task apart.
    var jumps = 0
}

struct LoopPosition: Sendable, Equatable {
    let items: [Value]
    /// The index of the current item; -1 at the beginning.
    var index = -1
}

struct AttemptPosition: Sendable, Equatable {
    /// 1 for the first run of the body.
    var attempt = 1
    /// Reruns of tasks that then faulted, so that the number of each attempt is larger than the one before.
    var reruns = 0
    /// `$context` as it was before the body.
    let context: Value
    var phase = Phase.body
    /// When the next run of the body is due, and its timer; without a token while a pause holds it.
    var retryAt: Instant?
    var retryToken: Token?
    /// The task whose fault the attempt tries again after.
    var failed: NodeID?

    enum Phase: Sendable, Equatable {
        case body, handler
    }
}
