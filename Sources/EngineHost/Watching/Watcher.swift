public import EngineCore

/// Follows one execution or all of them: the newest state of each that has changed, never a queue of old ones.
///
/// Read it from one task. A watcher of one execution gives its state at once, and ends after a terminal one. A watcher
/// that leaves news unread for too long, or that has too many executions unread, is cut: `next` then throws
/// ``EngineError/watcherTooSlow``. Letting it go ends it too.
public final class Watcher: AsyncSequence, Sendable {
    /// What `next` gives.
    public typealias Element = WatchUpdate

    private let feed: WatchFeed

    init(_ feed: WatchFeed) { self.feed = feed }

    deinit { feed.cancel() }

    /// The execution that is followed; nil means all.
    public var execution: ExecutionID? { feed.execution }

    /// The next news; nil when there will be none. Cancellation ends the watcher.
    public func next() async throws(EngineError) -> WatchUpdate? { try await feed.next() }

    /// Ends the watcher; a `next` that waits gives nil.
    public func cancel() { feed.cancel() }

    /// Iterates over the news.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let watcher: Watcher

        /// The next news; nil when there will be none.
        public mutating func next() async throws(EngineError) -> WatchUpdate? { try await watcher.next() }
    }

    /// Reads the news; there is one reader.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(watcher: self) }
}
