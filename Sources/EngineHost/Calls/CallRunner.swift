internal import EngineCore
internal import Logging
internal import Synchronization
internal import WorkflowModel

/// Carries out requests to services, each in a task of its own, and a bounded number at once.
///
/// The intent is durable before the request is begun here. A request that an earlier life began is never repeated by
/// itself: its execution is told that it was interrupted, and its policy decides.
final class CallRunner: Sendable {
    private struct Call {
        var key: StepKey
        var request: CallRequest
        var nodeKey: String
        var withdrawal: Withdrawal
    }

    private let work: CallWork
    private let directory: ExecutionDirectory
    private let tasks: ExecutionTasks
    private let logger: Logger
    private let pending = Mutex<[StepKey: Withdrawal]>([:])
    private let places = Places(Limits.callsAtOnceMaximum)
    private let calls: AsyncStream<Call>
    private let continuation: AsyncStream<Call>.Continuation

    init(work: CallWork, directory: ExecutionDirectory, tasks: ExecutionTasks, logger: Logger) {
        self.work = work
        self.directory = directory
        self.tasks = tasks
        self.logger = logger
        // Bounded by the pending requests of all executions, whose number is bounded by their threads.
        (calls, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    func start(_ key: StepKey, _ request: CallRequest, nodeKey: String) {
        let withdrawal = Withdrawal()
        let isNew = pending.withLock { pending in
            guard pending[key] == nil else { return false }
            pending[key] = withdrawal
            return true
        }
        guard isNew else { return }
        continuation.yield(Call(key: key, request: request, nodeKey: nodeKey, withdrawal: withdrawal))
    }

    /// An earlier life of the engine began the request.
    func interrupted(_ key: StepKey) {
        answer(key, .interrupted(reason: "engined ended before the answer came"))
    }

    /// Nothing waits for the answer any more.
    func withdraw(_ key: StepKey) {
        pending.withLock { $0.removeValue(forKey: key) }?.withdraw()
    }

    /// Runs what is begun until cancelled, a child of ``Engine/run()``.
    func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await call in calls {
                    guard await places.take() else { break }
                    group.addTask {
                        await self.carryOut(call)
                        self.places.give()
                    }
                }
                group.cancelAll()
            }
        } onCancel: {
            continuation.finish()
            places.close()
        }
    }

    private func carryOut(_ call: Call) async {
        // Withdrawn while it waited for its place: nothing of it is sent.
        guard pending.withLock({ $0[call.key] === call.withdrawal }) else { return }
        let outcome = await call.withdrawal.racing { [work] in await work.outcome(of: call.request) }
        guard let outcome, pending.withLock({ $0.removeValue(forKey: call.key) }) != nil else { return }
        log(call, outcome)
        answer(call.key, outcome)
    }

    private func log(_ call: Call, _ outcome: RequestOutcome) {
        var metadata: Logger.Metadata = [
            "EXECUTION_ID": "\(call.key.execution)", "NODE_KEY": "\(call.nodeKey)",
        ]
        if case .fault(let fault) = outcome { metadata["ERROR"] = "\(fault.title ?? fault.type)" }
        logger.debug("call ended", metadata: metadata)
    }

    private func answer(_ key: StepKey, _ outcome: RequestOutcome) {
        guard let slot = directory[key.execution] else { return }
        if case .launch = slot.offer(.answered(key.token, outcome)) { tasks.launch(slot) }
    }
}

/// Tells a call under way that nothing waits for it.
private final class Withdrawal: Sendable {
    private struct State {
        var isWithdrawn = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func withdraw() {
        let waiter = state.withLock { state in
            state.isWithdrawn = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// What the work gives; nil when it was withdrawn or the task was cancelled before it ended.
    func racing(_ work: @escaping @Sendable () async -> RequestOutcome) async -> RequestOutcome? {
        await withTaskGroup(of: RequestOutcome?.self) { group in
            group.addTask { await work() }
            group.addTask {
                await self.untilWithdrawn()
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            withdraw()
            return Task.isCancelled ? nil : first
        }
    }

    private func untilWithdrawn() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWithdrawn = state.withLock { state in
                    if !state.isWithdrawn { state.waiter = continuation }
                    return state.isWithdrawn
                }
                if isWithdrawn { continuation.resume() }
            }
        } onCancel: {
            withdraw()
        }
    }
}

/// Places for calls at once. One task takes them, any may give them back.
private final class Places: Sendable {
    private struct State {
        var free: Int
        var isClosed = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Waits for a place; false when there will be none any more.
    func take() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.isClosed { return false }
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiter = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    func give() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.free += 1 }
            return state.waiter
        }
        waiter?.resume(returning: true)
    }

    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: false)
    }
}
