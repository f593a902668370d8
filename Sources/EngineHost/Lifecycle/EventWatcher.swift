public import EngineCore
public import WorkflowModel

/// Follows the lifecycle events of one execution or of all, from now on: CloudEvents as the specification has them.
///
/// Read it from one task. It has every event, so a watcher that leaves too many unread, or any for too long, is cut: `next`
/// then throws ``EngineError/watcherTooSlow``. Of one execution it ends with that. Who must miss none, also not over a
/// restart, listens in a definition.
public final class EventWatcher: Sendable {
    private let feed: EventFeed

    init(_ feed: EventFeed) { self.feed = feed }

    deinit { feed.cancel() }

    /// The next event; nil when there will be none. Cancellation ends the watcher.
    public func next() async throws(EngineError) -> Value? { try await feed.next() }

    /// Ends the watcher; a `next` that waits gives nil.
    public func cancel() { feed.cancel() }
}

extension Engine {
    /// Follows the lifecycle events of one execution, or of all.
    public func watchEvents(_ id: ExecutionID? = nil) throws(EngineError) -> EventWatcher {
        let feed = EventFeed(execution: id, patience: configuration.watcherPatience) { [feeds] in feeds.leave($0) }
        guard feeds.join(feed) else { throw .busy(reason: "\(Limits.watchersMaximum) watchers are connected") }
        // Looked at once it is known, so that an end in between is not missed.
        if let id {
            guard let execution = directory[id]?.execution else {
                feed.cancel()
                throw .executionNotFound(id)
            }
            if execution.isFinished { feed.finish() }
        }
        return EventWatcher(feed)
    }
}
