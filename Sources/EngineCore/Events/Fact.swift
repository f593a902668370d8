public import WorkflowModel

/// What can have happened. Each case holds the difference it makes, never whole state.
public enum Fact: Sendable, Equatable {
    // MARK: The execution

    /// A command was answered. Refusals are facts only when they came with a request key.
    case commandAnswered(CommandRecord)
    /// The execution began with its main thread before the root task.
    case executionStarted(input: Value, seed: UInt64, breakpoints: [NodeID])
    /// The execution waits until fewer of its definition's executions run; then it begins with this.
    case executionQueued(Token, input: Value, seed: UInt64, breakpoints: [NodeID])
    /// It waits no longer and begins with its main thread before the root task.
    case executionAdmitted(Token)
    /// Nothing new starts from here on; what the pause holds stands in the record.
    case executionPaused(PauseRecord)
    /// The execution will pause when it reaches this task next.
    case breakpointSet(NodeID)
    /// The pause is over.
    case executionResumed(ResumeRecord)
    /// A failed execution goes on from where it failed.
    case executionRedriven(ResumeRecord)
    /// The stack was cut back to the list of this task, which is next, with this input.
    case threadRewound(ThreadID, to: NodeID, value: Value)
    /// Everything is being stopped; clean-up handlers come next.
    case cancelRequested(reason: String?)
    /// Nothing catches a fault of this thread: everything is being stopped, and kept for a redrive.
    case executionFailing(ThreadID, FaultRecord)
    /// A task of this thread said `then: end`.
    case endReached(ThreadID)
    /// A clean-up handler began on a thread of its own.
    case handlerStarted(Handler, ThreadID)
    /// The handler ended, with a fault of its own or without.
    case handlerEnded(Handler, ThreadID, FaultRecord?)
    /// The last fact before silence.
    case executionEnded(ExecutionStatus)
    /// The transition reached its bound of events; a timer that is due at once carries on after this thread.
    case transitionYielded(Token, after: ThreadID)
    /// The yield's timer is not needed any more.
    case yieldWithdrawn

    // MARK: Tasks

    /// A task began with the thread's value as its raw input.
    case taskStarted(ThreadID, NodeID)
    /// `input.from` gave the task's input.
    case inputTransformed(ThreadID, Value)
    /// The task on top must end by this time.
    case timeoutScheduled(ThreadID, Token, deadline: Instant)
    /// The task was passed over.
    case taskSkipped(ThreadID, NodeID, SkipReason, output: Output)
    /// The task on top ended; `context` is what it exported.
    case taskCompleted(ThreadID, NodeID, output: Output, context: Value?, then: FlowDirective)
    /// The frame at this depth raised a fault, at its end or before; what was above it is gone.
    case taskFaulted(ThreadID, depth: Int, Fault, atEnd: Bool)
    /// The time limit of the frame at this depth is over: what is above it is being stopped.
    case taskTimedOut(ThreadID, depth: Int)
    /// The task at this depth may fail: the fault is dropped, and its output is null.
    case failureTolerated(ThreadID, depth: Int)
    /// The command of the task on top was lost: the task starts again from its beginning.
    case taskRestarted(ThreadID)
    /// The breakpoint before this task holds the thread.
    case breakpointReached(ThreadID, NodeID)
    /// The function of the task on top gets these arguments as its input.
    case functionCalled(ThreadID, arguments: Value)
    /// The extension of the task on top goes on with this part, or does not apply; `then` is where the flow goes after
    /// what comes after the task.
    case extensionAdvanced(ThreadID, ExtensionPhase?, then: FlowDirective)

    // MARK: Loops and attempts

    /// The loop on top goes over these items.
    case loopStarted(ThreadID, items: [Value])
    /// The loop on top goes on with the item at this index.
    case iterationStarted(ThreadID, index: Int)
    /// The attempt at this depth runs again: at this time, or at once without a token.
    case retryScheduled(ThreadID, depth: Int, at: Instant, Token?)
    /// The attempt at this depth caught the fault.
    case faultCaught(ThreadID, depth: Int)

    // MARK: Threads

    /// A branch of the parent's top frame began.
    case threadStarted(ThreadID, parent: ThreadID, branch: Int)
    /// The thread ended with its value.
    case threadCompleted(ThreadID)
    /// The thread faulted, and its group goes on without it.
    case threadParked(ThreadID)
    /// The branches of this thread's top frame are being stopped.
    case branchesStopped(ThreadID, StopReason)
    /// Everything below this thread has stopped; it goes on.
    case threadSettled(ThreadID)

    // MARK: Effects

    /// The wait of the task on top ends at this time.
    case waitStarted(ThreadID, Token, until: Instant)
    /// A timer was due.
    case timerElapsed(Token)
    /// The command of the task on top is to run; detached means that the thread does not wait for it.
    case stepStarted(ThreadID, Token, RunEffect, detached: Bool)
    /// A command ended.
    case stepEnded(Token, StepEnding)
    /// The task on top asks for something and waits for the answer.
    case requestStarted(ThreadID, Token, RequestEffect)
    /// A request was answered.
    case requestEnded(Token)
    /// The task on top published an event. Journals of earlier versions have it; now publishing is a request.
    case eventEmitted(ThreadID, Value)
    /// The task on top listens to events with higher numbers.
    case listenStarted(ThreadID, Token, since: UInt64)
    /// A task that listens consumed an event.
    case eventConsumed(ThreadID, Token, ConsumedEvent)
    /// The task on top waits for a person's decision.
    case approvalRequested(ThreadID, prompt: String?, data: Value)
    /// Somebody decided.
    case approvalDecided(ThreadID, ApprovalDecision)
}
