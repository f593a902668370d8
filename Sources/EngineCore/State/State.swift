import WorkflowModel

/// Everything that changes about an execution: what checkpoints store and events change.
struct State: Sendable, Equatable {
    var startedAt: Instant?
    var stoppedAt: Instant?
    var input = Value.null
    var output: Value?
    /// Where jitter comes from.
    var seed: UInt64 = 0
    /// Breakpoints that hold each time.
    var breakpoints: [NodeID] = []
    /// Breakpoints that hold once.
    var breakpointsOnce: [NodeID] = []
    /// Tasks to pass over when they are reached next.
    var skips: [NodeID] = []
    var pause: PauseRecord?
    /// The pauses that are over, in milliseconds.
    var pausedMilliseconds: Int64 = 0
    var ending: Ending?
    var error: FaultRecord?
    var handlerErrors: [FaultRecord] = []
    var threads = SortedPages<ThreadState>()
    /// The threads that can go on at once.
    var ready = SortedPages<Presence>()
    var effects = SortedPages<PendingEffect>()
    /// Run effects among the pending ones.
    var runningSteps = 0
    /// Requests among the pending ones that are work, and not a wait.
    var runningRequests = 0
    var nodes = SortedPages<NodeRecord>()
    var progress = Progress()
    /// What is settled, in millionths of a task; follows from the nodes.
    var settledUnits = 0
    /// The most that ``settledUnits`` was: what progress shows, so that it never goes back by itself.
    var progressMark = 0
    /// The latest output of each task that gave one.
    var outputs = SortedPages<Value>()
    var nextToken: UInt64 = 1
    var nextThread: UInt64 = 1
    /// The timer that carries on after a transition which stopped at its bound.
    var yield: Token?
    /// Threads after this one come first, so that none starves another one.
    var turnAfter: ThreadID?
    /// The latest answers to requests with a key, oldest first.
    var answers: [Answer] = []

    /// How the execution comes to its end.
    struct Ending: Sendable, Equatable {
        var status: ExecutionStatus
        var stage: Stage

        enum Stage: Sendable, Equatable {
            /// Waits until no command runs; then comes the handler after this one, or the end.
            case stopping(after: Handler?)
            case handling(Handler, ThreadID)
            case ended
        }
    }

    /// A remembered answer.
    struct Answer: Sendable, Equatable {
        var key: String
        var verb: Command.Verb
        var reply: Reply
    }
}

/// An effect with what it belongs to.
struct PendingEffect: Sendable, Equatable {
    var effect: Effect
    let owner: Owner

    enum Owner: Sendable, Equatable {
        case step(ThreadID)
        case detached
        case wait(ThreadID)
        case retry(ThreadID, depth: Int)
        case timeout(ThreadID, depth: Int)
        case automaticResume
        case request(ThreadID)
        case listen(ThreadID, depth: Int)
        case yield
        case queue
    }
}

/// How a task is, over all threads.
struct NodeRecord: Sendable, Equatable {
    /// How many frames work on it.
    var running = 0
    var latest = Latest.none
    /// Of a loop that is within no other one: how many items it goes over, and how many it is through with.
    var iterationsTotal = 0
    var iterationsEnded = 0
    /// How the task's command ended the last time.
    var ending: StepEnding?

    enum Latest: UInt8, Sendable, Equatable {
        case none, completed, failed, skipped
    }
}
