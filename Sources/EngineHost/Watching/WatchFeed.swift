internal import EngineCore
internal import OrderedCollections
internal import Synchronization

/// What a watcher has not read yet: the newest state of each execution that has changed, never a queue of old ones.
final class WatchFeed: Sendable {
    private enum End: Equatable {
        case finished, cut
    }

    private struct State {
        /// The executions with news, and how many states of each were left out; oldest news first.
        var unread: OrderedDictionary<ExecutionID, Int> = [:]
        var end: End?
        /// Since when there is something that nobody takes.
        var unreadSince: Duration?
        var reader: CheckedContinuation<Void, Never>?
    }

    /// The execution that is followed; nil means all.
    let execution: ExecutionID?
    private let state = Mutex(State())
    private let patience: Duration
    private let report: @Sendable (ExecutionID) -> StatusReport?
    private let leave: @Sendable (WatchFeed) -> Void

    init(
        execution: ExecutionID?, patience: Duration, report: @escaping @Sendable (ExecutionID) -> StatusReport?,
        leave: @escaping @Sendable (WatchFeed) -> Void
    ) {
        self.execution = execution
        self.patience = patience
        self.report = report
        self.leave = leave
    }

    // MARK: - The hub's side

    /// There is news of the execution. False when the watcher is cut.
    func notify(_ id: ExecutionID, at now: Duration) -> Bool {
        let (reader, isAlive) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard state.end == nil else { return (nil, false) }
            if let coalesced = state.unread[id] {
                state.unread[id] = coalesced + 1
            } else {
                state.unread[id] = 0
            }
            let since = state.unreadSince ?? now
            state.unreadSince = since
            if state.unread.count > Limits.watcherBacklogMaximum || now - since > patience {
                state.end = .cut
                state.unread = [:]
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

    // MARK: - The reader's side

    /// The next news; nil when there will be none. Cancellation ends the watcher.
    func next() async throws(EngineError) -> WatchUpdate? {
        while true {
            switch take() {
            case .news(let id, let coalesced):
                guard let report = report(id) else { continue }
                if execution != nil, report.status.isTerminal { stop() }
                return WatchUpdate(report: report, coalesced: coalesced)
            case .end(.finished):
                leave(self)
                return nil
            case .end(.cut):
                leave(self)
                throw .watcherTooSlow
            case .nothing: await untilNews()
            }
        }
    }

    /// Ends the watcher from the reader's side.
    func cancel() {
        finish()
        leave(self)
    }

    private enum Taken {
        case news(ExecutionID, coalesced: Int)
        case end(End)
        case nothing
    }

    private func take() -> Taken {
        state.withLock { state in
            if state.end == .cut { return .end(.cut) }
            state.unreadSince = nil
            guard let (id, coalesced) = state.unread.elements.first else {
                return state.end.map { .end($0) } ?? .nothing
            }
            state.unread.removeFirst()
            return .news(id, coalesced: coalesced)
        }
    }

    private func stop() {
        state.withLock { state in
            state.unread = [:]
            state.end = .finished
        }
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
