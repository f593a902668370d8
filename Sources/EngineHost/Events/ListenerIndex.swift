internal import EngineCore
internal import WorkflowModel

/// Who listens, by the types of the events that are meant: an event costs what listens to its type, whatever else does.
struct ListenerIndex {
    struct Listener {
        var interests: [EventInterest]
        /// Takes the event; false when nobody is there any more.
        var deliver: @Sendable (HeardEvent) -> Bool
    }

    private var listeners: [ListenerKey: Listener] = [:]
    private var byType: [String: Set<ListenerKey>] = [:]
    /// Those that may mean events of any type.
    private var untyped: Set<ListenerKey> = []

    var count: Int { listeners.count }

    mutating func insert(_ listener: Listener, _ key: ListenerKey) {
        remove(key)
        listeners[key] = listener
        for interest in listener.interests {
            if let type = interest.type { byType[type, default: []].insert(key) } else { untyped.insert(key) }
        }
    }

    mutating func remove(_ key: ListenerKey) {
        guard let listener = listeners.removeValue(forKey: key) else { return }
        for interest in listener.interests {
            guard let type = interest.type else {
                untyped.remove(key)
                continue
            }
            byType[type]?.remove(key)
            if byType[type]?.isEmpty ?? false { byType[type] = nil }
        }
    }

    /// Those that may mean the event, in a fixed order. What the engine says of its own work is meant only by those who
    /// name its type: otherwise whoever listens to everything would hear itself.
    func meant(by event: CloudEvent) -> [Listener] {
        var keys = byType[event.type] ?? []
        if !event.type.hasPrefix(EventHub.lifecyclePrefix) { keys.formUnion(untyped) }
        return keys.sorted().compactMap { key in
            guard let listener = listeners[key], listener.means(event) else { return nil }
            return listener
        }
    }
}

extension ListenerIndex.Listener {
    func means(_ event: CloudEvent) -> Bool {
        let isLifecycle = event.type.hasPrefix(EventHub.lifecyclePrefix)
        return interests.contains { (!isLifecycle || $0.type != nil) && $0.mayMean(event.members) }
    }
}
