internal import EngineCore
internal import WorkflowModel

/// Who listens, by the types of the events that are meant: an event costs what listens to its type, whatever else does.
struct ListenerIndex {
    /// A task of an execution, or a trigger of a registered definition.
    enum Key: Hashable, Comparable {
        case task(StepKey)
        case trigger(name: String, index: Int)

        static func < (left: Key, right: Key) -> Bool {
            switch (left, right) {
            case (.task(let a), .task(let b)):
                (a.execution.number, a.token.number) < (b.execution.number, b.token.number)
            case (.trigger(let a, let i), .trigger(let b, let j)): (a, i) < (b, j)
            case (.task, .trigger): true
            case (.trigger, .task): false
            }
        }
    }

    struct Listener {
        var interests: [EventInterest]
        /// Takes the event; false when nobody is there any more.
        var deliver: @Sendable (HeardEvent) -> Bool
    }

    private var listeners: [Key: Listener] = [:]
    private var byType: [String: Set<Key>] = [:]
    /// Those that may mean events of any type.
    private var untyped: Set<Key> = []

    var count: Int { listeners.count }

    mutating func insert(_ listener: Listener, _ key: Key) {
        remove(key)
        listeners[key] = listener
        for interest in listener.interests {
            if let type = interest.type { byType[type, default: []].insert(key) } else { untyped.insert(key) }
        }
    }

    mutating func remove(_ key: Key) {
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

    /// Whether anything names this type.
    func names(_ type: String) -> Bool { byType[type] != nil }

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
