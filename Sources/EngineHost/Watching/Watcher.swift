public import EngineCore
internal import OrderedCollections
internal import Synchronization

/// Follows one execution or all of them: the newest state of each that has changed, never a queue of old ones.
///
/// Read it from one task. A watcher of one execution gives its state at once, and ends after a terminal one. A watcher
/// that leaves news unread for too long, or that has too many executions unread, is cut: `next` then throws
/// ``EngineError/watcherTooSlow``.
public final class Watcher: AsyncSequence, Sendable {
    /// What `next` gives.
    public typealias Element = WatchUpdate

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
    public let execution: ExecutionID?
    private let state = Mutex(State())
    private let patience: Duration
    private let report: @Sendable (ExecutionID) -> StatusReport?
    private let leave: @Sendable (Watcher) -> Void

    init(
        execution: ExecutionID?, patience: Duration, report: @escaping @Sendable (ExecutionID) -> StatusReport?,
        leave: @escaping @Sendable (Watcher) -> Void
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
    public func next() async throws(EngineError) -> WatchUpdate? {
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
    public func cancel() {
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

    /// Iterates over the news.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let watcher: Watcher

        /// The next news; nil when there will be none.
        public mutating func next() async throws(EngineError) -> WatchUpdate? { try await watcher.next() }
    }

    /// Reads the news; there is one reader.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(watcher: self) }
}
