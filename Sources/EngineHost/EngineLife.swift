internal import Synchronization

/// Where the engine is in its life: starting, ready, ending, and why.
final class EngineLife: Sendable {
    private struct State {
        var isReady = false
        var isEnding = false
        var failure: EngineFailure?
        var readyWaiters: [CheckedContinuation<Bool, Never>] = []
        var endWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let ending = Atomic<Bool>(false)

    /// True once the engine was told to stop, or has failed. Read at every turn.
    var isEnding: Bool { ending.load(ordering: .acquiring) }

    /// Why it ends by itself; nil while it does not.
    var failure: EngineFailure? { state.withLock { $0.failure } }

    /// Commands are accepted from here on.
    func ready() {
        let waiters = state.withLock { state in
            state.isReady = true
            defer { state.readyWaiters = [] }
            return state.readyWaiters
        }
        for waiter in waiters { waiter.resume(returning: true) }
    }

    /// Nil when commands are accepted.
    var refusal: EngineError? {
        state.withLock { state in
            if state.isEnding { return .stopping }
            return state.isReady ? nil : .busy(reason: "the engine is starting")
        }
    }

    /// Ends the engine in order.
    func stop() { end(nil) }

    /// Ends the engine at once: the first failure is the one that is told.
    func fail(_ failure: EngineFailure) { end(failure) }

    private func end(_ failure: EngineFailure?) {
        ending.store(true, ordering: .releasing)
        let (readyWaiters, endWaiters) = state.withLock { state in
            state.isEnding = true
            if state.failure == nil { state.failure = failure }
            defer {
                state.readyWaiters = []
                state.endWaiters = []
            }
            return (state.readyWaiters, state.endWaiters)
        }
        for waiter in readyWaiters { waiter.resume(returning: false) }
        for waiter in endWaiters { waiter.resume() }
    }

    /// Waits until commands are accepted; false when the engine ended before.
    func untilReady() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.isEnding { return false }
                if state.isReady { return true }
                state.readyWaiters.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Waits until the engine has to end.
    func untilEnding() async {
        await withCheckedContinuation { continuation in
            let isEnding = state.withLock { state in
                if !state.isEnding { state.endWaiters.append(continuation) }
                return state.isEnding
            }
            if isEnding { continuation.resume() }
        }
    }
}
