internal import EngineCore
internal import Synchronization

/// Tells watchers which executions have changed. Costs one atomic load while nobody watches.
final class WatchHub: Sendable {
    private struct State {
        var all: [WatchFeed] = []
        var one: [ExecutionID: [WatchFeed]] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())
    private let watcherCount = Atomic<Int>(0)

    var count: Int { watcherCount.load(ordering: .relaxed) }

    /// False when there are too many watchers.
    func join(_ watcher: WatchFeed) -> Bool {
        state.withLock { state in
            guard count < Limits.watchersMaximum, !state.isClosed else { return false }
            if let id = watcher.execution {
                state.one[id, default: []].append(watcher)
            } else {
                state.all.append(watcher)
            }
            watcherCount.add(1, ordering: .sequentiallyConsistent)
            return true
        }
    }

    func leave(_ watcher: WatchFeed) {
        state.withLock { state in
            let before: Int
            let after: Int
            if let id = watcher.execution {
                before = state.one[id]?.count ?? 0
                state.one[id]?.removeAll { $0 === watcher }
                after = state.one[id]?.count ?? 0
                if after == 0 { state.one[id] = nil }
            } else {
                before = state.all.count
                state.all.removeAll { $0 === watcher }
                after = state.all.count
            }
            watcherCount.subtract(before - after, ordering: .sequentiallyConsistent)
        }
    }

    func notify(_ id: ExecutionID, at now: @autoclosure () -> Duration) {
        guard watcherCount.load(ordering: .sequentiallyConsistent) > 0 else { return }
        let watchers = state.withLock { state in state.all + (state.one[id] ?? []) }
        let time = now()
        for watcher in watchers where !watcher.notify(id, at: time) { leave(watcher) }
    }

    /// Ends all watchers: the engine ends.
    func close() {
        let watchers = state.withLock { state in
            state.isClosed = true
            return state.all + state.one.values.flatMap { $0 }
        }
        for watcher in watchers { watcher.finish() }
    }
}
