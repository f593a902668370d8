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

    /// Whether anybody names the type.
    func hears(_ type: String) -> Bool { byType[type] != nil }

    /// Whether anybody names a type of lifecycle events.
    private(set) var hearsLifecycle = false

    mutating func insert(_ listener: Listener, _ key: ListenerKey) {
        remove(key)
        listeners[key] = listener
        for interest in listener.interests {
            if let type = interest.type { byType[type, default: []].insert(key) } else { untyped.insert(key) }
            if let type = interest.type, type.hasPrefix(LifecycleNote.Kind.typePrefix) { hearsLifecycle = true }
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
            guard byType[type]?.isEmpty ?? false else { continue }
            byType[type] = nil
            if hearsLifecycle, type.hasPrefix(LifecycleNote.Kind.typePrefix) {
                hearsLifecycle = LifecycleNote.Kind.allCases.contains { hears($0.type) }
            }
        }
    }

    /// Those that may mean the event, in a fixed order. What the engine says of its own work is meant only by those who
    /// name its type: otherwise whoever listens to everything would hear itself.
    func meant(by event: CloudEvent) -> [Listener] {
        var keys = byType[event.type] ?? []
        if !event.type.hasPrefix(LifecycleNote.Kind.typePrefix) { keys.formUnion(untyped) }
        return keys.sorted().compactMap { key in
            guard let listener = listeners[key], listener.means(event) else { return nil }
            return listener
        }
    }
}

extension ListenerIndex.Listener {
    func means(_ event: CloudEvent) -> Bool {
        let isLifecycle = event.type.hasPrefix(LifecycleNote.Kind.typePrefix)
        return interests.contains { (!isLifecycle || $0.type != nil) && $0.mayMean(event.members) }
    }
}
