internal import EngineCore
internal import Synchronization
internal import WorkflowModel

/// Those who wait for an execution's end. Each is resumed once: by the end, by its time, by its cancellation, or when
/// the engine ends.
final class OutcomeWaiters: Sendable {
    private struct Waiter {
        var execution: ExecutionID
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var byExecution: [ExecutionID: [UInt64]] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())
    private let timers: TimerService<UInt64>
    private let clock: SteadyClock
    private let nextTicket = Atomic<UInt64>(0)
    /// Costs an execution's end one load while nobody waits.
    private let count = Atomic<Int>(0)

    init(clock: any HostClock) {
        self.clock = SteadyClock(clock)
        timers = TimerService(clock: self.clock)
    }

    /// How many wait.
    var waitingCount: Int { count.load(ordering: .sequentiallyConsistent) }

    /// Ends the waits whose time has come, until cancelled.
    func run() async {
        await timers.run { tickets in
            for ticket in tickets { self.resume(ticket) }
        }
    }

    /// Waits until the execution has ended or `duration` has passed. `isEnded` is asked once the wait is known, so that
    /// an end in between is not missed. Throws when too many wait.
    func wait(
        for execution: ExecutionID, within duration: Duration, unless isEnded: @Sendable () -> Bool
    ) async throws(EngineError) {
        guard waitingCount < Limits.outcomeWaitersMaximum else {
            throw .busy(reason: "\(Limits.outcomeWaitersMaximum) requests wait for executions to end")
        }
        let ticket = nextTicket.add(1, ordering: .relaxed).newValue
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard add(Waiter(execution: execution, continuation: continuation), ticket) else {
                    return continuation.resume()
                }
                timers.schedule(ticket, at: clock.now + duration)
                if isEnded() || Task.isCancelled { resume(ticket) }
            }
        } onCancel: {
            resume(ticket)
        }
    }

    /// The execution's end is durable.
    func ended(_ execution: ExecutionID) {
        guard waitingCount > 0 else { return }
        let tickets = state.withLock { $0.byExecution[execution] ?? [] }
        for ticket in tickets { resume(ticket) }
    }

    /// Nobody waits any longer: the engine ends.
    func close() {
        let tickets = state.withLock { state in
            state.isClosed = true
            return Array(state.waiters.keys)
        }
        for ticket in tickets { resume(ticket) }
    }

    private func add(_ waiter: Waiter, _ ticket: UInt64) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.waiters[ticket] = waiter
            state.byExecution[waiter.execution, default: []].append(ticket)
            count.add(1, ordering: .sequentiallyConsistent)
            return true
        }
    }

    private func resume(_ ticket: UInt64) {
        timers.withdraw(ticket)
        let waiter = state.withLock { state -> Waiter? in
            guard let waiter = state.waiters.removeValue(forKey: ticket) else { return nil }
            state.byExecution[waiter.execution]?.removeAll { $0 == ticket }
            if state.byExecution[waiter.execution]?.isEmpty == true { state.byExecution[waiter.execution] = nil }
            count.subtract(1, ordering: .sequentiallyConsistent)
            return waiter
        }
        waiter?.continuation.resume()
    }
}
