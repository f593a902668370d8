internal import EngineCore
internal import OrderedCollections
internal import PlantedBugs
internal import Synchronization
internal import WorkflowModel

/// One execution's place in the engine: its last durable state, and what waits for it.
///
/// The state here is what everybody reads: a task that works on the execution has a copy of its own and puts it back
/// when its events are durable. So a parked execution is nothing but this, and a refused append leaves no trace.
final class ExecutionSlot: Sendable {
    private enum Phase {
        /// The start is on its way to the disk; nobody sees the execution yet.
        case creating(waiters: [CheckedContinuation<EngineError?, Never>])
        case open
        /// Nothing is delivered any more, for this reason.
        case closed(EngineError)
    }

    private struct State {
        var execution: Execution
        /// False until the start is on the disk.
        var isDurable: Bool
        var phase: Phase
        var inbox = Inbox()
        /// A task works on the execution, or is about to.
        var isActive = false
        /// Events are between the task and the disk: the state here may be older than what is durable.
        var isAppending = false
        var settleWaiters: [CheckedContinuation<Void, Never>] = []
        var steps: [StepTrace]
        /// Of the first record; where history begins.
        var firstPosition: UInt64
        /// Of the newest record.
        var lastPosition: UInt64
    }

    let created: CreatedExecution
    let definition: RegisteredDefinition
    private let state: Mutex<State>

    var id: ExecutionID { created.execution }

    /// An execution whose start is on its way.
    init(creating created: CreatedExecution, of definition: RegisteredDefinition) {
        self.created = created
        self.definition = definition
        state = Mutex(
            State(
                execution: definition.execution(created.execution), isDurable: false,
                phase: .creating(waiters: []), steps: [], firstPosition: 0, lastPosition: 0))
    }

    /// An execution that is never started and in no list, for proof of life.
    static func probe() -> ExecutionSlot {
        let root = Node(id: NodeID(0), key: "", name: "probe", parent: nil, step: .sequence([]))
        let source = Definition.Source(form: .short, text: "", digest: "")
        let definition = Definition(namespace: "engine", name: "probe", version: "1", nodes: [root], source: source)
        let created = CreatedExecution(execution: ExecutionID(number: 0), digest: "", startedBy: 0, key: nil)
        let registered = RegisteredDefinition(definition)
        return ExecutionSlot(
            RecoveredExecution(
                created: created, definition: registered, execution: registered.execution(created.execution), steps: [],
                firstPosition: 0, lastPosition: 0))
    }

    /// An execution out of the store.
    init(_ recovered: RecoveredExecution) {
        created = recovered.created
        definition = recovered.definition
        state = Mutex(
            State(
                execution: recovered.execution, isDurable: true, phase: .open, steps: recovered.steps,
                firstPosition: recovered.firstPosition, lastPosition: recovered.lastPosition))
    }

    // MARK: - Reading

    /// The last durable state; nil while nothing of it is durable.
    var execution: Execution? { state.withLock { $0.isDurable ? $0.execution : nil } }

    /// The steps it has run so far, and its last durable state.
    var output: (steps: [StepTrace], execution: Execution) { state.withLock { ($0.steps, $0.execution) } }

    /// The positions between which its records stand.
    var positions: ClosedRange<UInt64> {
        state.withLock { $0.firstPosition...max($0.firstPosition, $0.lastPosition) }
    }

    /// What a checkpoint holds of it, no older than anything that was durable when this was called. Nil while nothing
    /// of it is durable.
    func stored() async -> StoredExecution? {
        if !PlantedBug.checkpointUnsettled.isPlanted { await settle() }
        let snapshot = state.withLock { state in
            state.isDurable ? (state.execution, state.firstPosition, state.lastPosition, state.steps) : nil
        }
        guard let (execution, firstPosition, lastPosition, steps) = snapshot else { return nil }
        return StoredExecution(
            created: created, firstPosition: firstPosition, lastPosition: lastPosition,
            state: ExecutionCodec.encode(execution), steps: steps)
    }

    private func settle() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if state.isAppending { state.settleWaiters.append(continuation) }
                return !state.isAppending
            }
            if isSettled { continuation.resume() }
        }
    }

    // MARK: - Delivering

    enum Offer {
        /// It waits; a task works on the execution already.
        case queued
        /// It waits, and the caller has to launch a task.
        case launch
        case refused(EngineError)
    }

    func offer(_ delivery: Delivery) -> Offer {
        state.withLock { state in
            if case .closed(let reason) = state.phase { return .refused(reason) }
            guard state.inbox.offer(delivery) else {
                return .refused(.busy(reason: "\(Limits.commandsQueuedMaximum) commands wait for the execution"))
            }
            guard !state.isActive else { return .queued }
            state.isActive = true
            return .launch
        }
    }

    /// Waits until the start is durable, or gives why it is not.
    func untilCreated() async -> EngineError? {
        await withCheckedContinuation { continuation in
            let answer: EngineError?? = state.withLock { state in
                switch state.phase {
                case .creating(var waiters):
                    guard waiters.count < Limits.startWaitersMaximum else {
                        return .some(.busy(reason: "too many starts wait for the same key"))
                    }
                    waiters.append(continuation)
                    state.phase = .creating(waiters: waiters)
                    return nil
                case .open: return .some(nil)
                case .closed(let reason): return .some(reason)
                }
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    // MARK: - The task's side

    /// Begins a turn: the state to work on. Nil parks the execution, and the task has to end.
    func beginTurn() -> Execution? {
        state.withLock { state in
            guard !state.inbox.isEmpty else {
                state.isActive = false
                return nil
            }
            return state.execution
        }
    }

    /// The next delivery of a turn that has taken `count` so far. New work has a turn of its own.
    func take(after count: Int) -> Delivery? {
        state.withLock { state in
            guard count < Limits.inputsPerAppendMaximum, let next = state.inbox.first else { return nil }
            if count > 0 && next.isNewWork { return nil }
            return state.inbox.take()
        }
    }

    func beginAppend() { state.withLock { $0.isAppending = true } }

    /// The append was refused: nothing of it is durable.
    func abandonAppend() { endAppend { $0.isAppending = false } }

    /// Makes the task's copy the state that everybody reads.
    func publish(_ execution: consuming Execution, steps: [StepTrace], at positions: ClosedRange<UInt64>) {
        var created: [CheckedContinuation<EngineError?, Never>] = []
        endAppend { state in
            state.execution = execution
            state.isDurable = true
            state.isAppending = false
            state.lastPosition = positions.upperBound
            if !steps.isEmpty {
                state.steps.append(contentsOf: steps)
                state.steps.removeFirst(max(0, state.steps.count - Limits.stepsRememberedMaximum))
            }
            if case .creating(let waiters) = state.phase {
                state.firstPosition = positions.lowerBound
                state.phase = .open
                created = waiters
            }
        }
        for waiter in created { waiter.resume(returning: nil) }
    }

    private func endAppend(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.settleWaiters = [] }
            return state.settleWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    // MARK: - Closing

    /// Refuses everything from now on; gives what waited. Idempotent, the first reason stays.
    func close(_ reason: EngineError) -> [Delivery] {
        let (left, created) = state.withLock { state in
            var left: [Delivery] = []
            while let delivery = state.inbox.take() { left.append(delivery) }
            var created: [CheckedContinuation<EngineError?, Never>] = []
            switch state.phase {
            case .creating(let waiters):
                created = waiters
                state.phase = .closed(reason)
            case .open: state.phase = .closed(reason)
            case .closed: break
            }
            return (left, created)
        }
        for waiter in created { waiter.resume(returning: reason) }
        return left
    }

    enum Farewell {
        /// The execution is closed.
        case closed
        /// Something goes on with it still.
        case notYet
        /// It did not end then, or was redriven since.
        case never
    }

    /// Closes the execution for retention when it ended then and nothing goes on with it.
    func closeWhenIdle(stoppedAt: Instant) -> Farewell {
        state.withLock { state in
            guard case .open = state.phase, state.execution.isFinished,
                state.execution.summary.stoppedAt == stoppedAt
            else { return .never }
            guard !state.isActive, state.inbox.isEmpty, state.execution.pendingEffects.isEmpty else { return .notYet }
            state.phase = .closed(.executionNotFound(id))
            return .closed
        }
    }

    /// Undoes ``closeWhenIdle(stoppedAt:)``: its forgetting could not be recorded.
    func reopen() { state.withLock { $0.phase = .open } }
}
