internal import EngineCore
internal import Synchronization
internal import WorkflowModel

/// Those who watch lifecycle events. Costs one load while nobody does.
final class EventFeeds: Sendable {
    private struct State {
        var feeds: [EventFeed] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let count = Atomic<Int>(0)

    /// How many watch.
    var watcherCount: Int { count.load(ordering: .sequentiallyConsistent) }

    /// Whether anybody watches.
    var isWanted: Bool { watcherCount > 0 }

    /// Whether anybody watches this execution.
    func isWatched(_ id: ExecutionID) -> Bool {
        isWanted && state.withLock { $0.feeds.contains { $0.execution == nil || $0.execution == id } }
    }

    /// False when there are too many watchers.
    func join(_ feed: EventFeed) -> Bool {
        state.withLock { state in
            guard state.feeds.count < Limits.watchersMaximum, !state.isClosed else { return false }
            state.feeds.append(feed)
            count.store(state.feeds.count, ordering: .sequentiallyConsistent)
            return true
        }
    }

    func leave(_ feed: EventFeed) {
        state.withLock { state in
            state.feeds.removeAll { $0 === feed }
            count.store(state.feeds.count, ordering: .sequentiallyConsistent)
        }
    }

    func tell(_ events: [CloudEvent], of id: ExecutionID, isLast: Bool, at now: Duration) {
        let feeds = state.withLock { $0.feeds.filter { $0.execution == nil || $0.execution == id } }
        for feed in feeds {
            if !feed.tell(events, at: now) {
                leave(feed)
            } else if isLast, feed.execution == id {
                feed.finish()
            }
        }
    }

    /// Ends all watchers: the engine ends.
    func close() {
        let feeds = state.withLock { state in
            state.isClosed = true
            return state.feeds
        }
        for feed in feeds { feed.finish() }
    }
}
