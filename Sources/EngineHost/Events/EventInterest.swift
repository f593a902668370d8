internal import EngineCore
internal import WorkflowModel

/// What is known of a filter without evaluating anything: the attributes that must have exactly these values.
struct EventInterest: Sendable, Equatable {
    private let attributes: [(name: String, value: Value)]
    /// Nil when events of every type may be meant.
    let type: String?

    init(_ filter: EventFilter) {
        var attributes: [(name: String, value: Value)] = []
        var type: String?
        for member in filter.attributes {
            guard case .literal(let value) = member.value else { continue }
            if member.key == "type", case .string(let text) = value { type = text }
            attributes.append((member.key, value))
        }
        self.attributes = attributes
        self.type = type
    }

    private init() {
        attributes = []
        type = nil
    }

    func mayMean(_ event: OrderedObject) -> Bool { attributes.allSatisfy { event[$0.name] == $0.value } }

    /// What a consumption may mean, the events of `until` among them.
    static func all(of consumption: EventConsumption) -> [EventInterest] {
        var interests = consumption.filters.map { EventInterest($0) }
        if consumption.takesEverything { interests.append(EventInterest()) }
        if case .any(_, until: .consumed(let until)) = consumption { interests += all(of: until) }
        return interests
    }

    static func == (left: EventInterest, right: EventInterest) -> Bool {
        left.type == right.type && left.attributes.elementsEqual(right.attributes) { $0 == $1 }
    }
}
