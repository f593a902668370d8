import WorkflowModel

/// A line of work: the main line, a branch beside it, or a clean-up handler.
struct ThreadState: Sendable, Equatable {
    let id: ThreadID
    let parent: ThreadID?
    /// The parent for those who climb: a damaged state in which a thread is its own ancestor is not climbed for ever.
    var olderParent: ThreadID? { parent.flatMap { $0 < id ? $0 : nil } }
    /// Its index in the parent's group.
    let branch: Int
    /// The thread that the line of its ancestors begins with: the main line or a handler.
    let line: ThreadID
    /// Set for a clean-up handler's own thread.
    let handler: Handler?
    /// The task that it exists for.
    let root: NodeID
    /// The variables it was started with.
    let scope: OrderedObject
    let startedAt: Instant

    /// Innermost last.
    var frames: [Frame] = []
    var mode: Mode
    /// What flows from its last task to its next one.
    var value: Value
    /// Its `$context`.
    var context: Value
    /// Whether a task of it replaced `$context`.
    var exported = false
    /// Earlier runs of the task that is next, because of an interruption or a redrive.
    var reruns = 0
    /// The breakpoint that held it and does not hold it again.
    var passing: NodeID?
    /// The command that runs for its innermost task.
    var running: Token?

    /// What it does next.
    enum Mode: Sendable, Equatable {
        /// Starts this task.
        case ready(NodeID)
        /// Carries out the step of its innermost task.
        case began
        /// A task within its innermost one ended, or was passed over.
        case continuing(FlowDirective)
        /// Starts branches of its innermost task and waits for them.
        case gathering
        /// Waits for a timer or a command.
        case waiting
        /// Looks for what catches the fault that its innermost frame raised.
        case faulted(FaultRecord)
        /// Faulted, while its group goes on without it.
        case parked(FaultRecord)
        /// Waits until everything below has stopped.
        case stopping(Stop)
        /// Does nothing any more.
        case ended
    }

    /// What becomes of a thread once everything below it has stopped.
    enum Stop: Sendable, Equatable {
        /// It is removed.
        case vanish
        /// The frame at this depth faults.
        case timeout(depth: Int)
        /// Its group is over.
        case branches(StopReason)
        /// Its line ends with this value.
        case end(Value)
    }

    /// Whether a command or a request of its innermost task goes on, whatever holds the execution.
    var isBusyOutside: Bool {
        if running != nil { return true }
        if case .request(.some)? = frames.last?.position { return true }
        return false
    }

    var isVanishing: Bool { mode == .stopping(.vanish) }
}
