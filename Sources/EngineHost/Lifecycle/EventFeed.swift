internal import DequeModule
internal import EngineCore
internal import Synchronization
internal import WorkflowModel

/// The lifecycle events that a watcher has not read yet: all of them, so it is cut when it does not follow.
final class EventFeed: Sendable {
    private enum End { case finished, cut }

    private struct State {
        var unread: Deque<Value> = []
        var end: End?
        /// Since when there is something that nobody takes.
        var unreadSince: Duration?
        var reader: CheckedContinuation<Void, Never>?
    }

    /// The execution that is followed; nil means all.
    let execution: ExecutionID?
    private let state = Mutex(State())
    private let patience: Duration
    private let leave: @Sendable (EventFeed) -> Void

    init(execution: ExecutionID?, patience: Duration, leave: @escaping @Sendable (EventFeed) -> Void) {
        self.execution = execution
        self.patience = patience
        self.leave = leave
    }

    /// False when the watcher is cut.
    func tell(_ events: [Value], at now: Duration) -> Bool {
        let (reader, isAlive) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard state.end == nil else { return (nil, false) }
            state.unread.append(contentsOf: events)
            let since = state.unreadSince ?? now
            if !state.unread.isEmpty { state.unreadSince = since }
            if state.unread.count > Limits.watcherBacklogMaximum || now - since > patience {
                state.end = .cut
                state.unread = []
            }
            defer { state.reader = nil }
            return (state.reader, state.end == nil)
        }
        reader?.resume()
        return isAlive
    }

    /// Ends the watcher; what it has not read yet stays readable.
    func finish() {
        let reader = state.withLock { state in
            if state.end == nil { state.end = .finished }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// The next event; nil when there will be none. Cancellation ends the watcher.
    func next() async throws(EngineError) -> Value? {
        while true {
            let (event, end) = state.withLock { state -> (Value?, End?) in
                state.unreadSince = nil
                return (state.unread.popFirst(), state.end)
            }
            if let event { return event }
            if let end {
                leave(self)
                if end == .cut { throw .watcherTooSlow }
                return nil
            }
            await untilNews()
        }
    }

    /// Ends the watcher from the reader's side.
    func cancel() {
        finish()
        leave(self)
    }

    private func untilNews() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isNews = state.withLock { state in
                    if !state.unread.isEmpty || state.end != nil || Task.isCancelled { return true }
                    state.reader = continuation
                    return false
                }
                if isNews { continuation.resume() }
            }
            if Task.isCancelled { finish() }
        } onCancel: {
            finish()
        }
    }
}
