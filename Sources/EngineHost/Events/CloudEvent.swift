internal import EngineCore
internal import WorkflowModel

/// An event in the JSON format of CloudEvents 1.0, as far as the engine relies on it.
struct CloudEvent: Sendable, Equatable {
    /// All members, in the order of their author.
    let members: OrderedObject
    let type: String
    /// What makes it the same event when it comes again.
    let key: EventKey
    /// Bytes of its JSON.
    let byteCount: Int

    var value: Value { .object(members) }

    /// An event from outside the engine's own code. Types of lifecycle events are the engine's alone: what they say of
    /// executions and schedules is believed.
    static func published(_ value: Value, now: Instant) throws(EngineError) -> CloudEvent {
        let event = try CloudEvent(value, now: now)
        guard !event.type.hasPrefix(LifecycleNote.Kind.typePrefix) else {
            throw .invalidRequest(
                "types that begin with `\(LifecycleNote.Kind.typePrefix)` are those of the engine's own events")
        }
        return event
    }

    /// Checks an event, and completes it with the version and the time where they are missing.
    init(_ value: Value, now: Instant) throws(EngineError) {
        guard case .object(var members) = value else { throw .invalidRequest("an event is a JSON object") }
        guard (members["specversion"] ?? "1.0") == "1.0" else {
            throw .invalidRequest("`specversion` must be 1.0, the only version of CloudEvents that there is")
        }
        let id = try Self.text("id", of: members)
        let source = try Self.text("source", of: members)
        type = try Self.text("type", of: members)
        key = EventKey(source: source, id: id)
        for (name, value) in members where name != "data" { try Self.check(name, value) }
        if let data = members["data_base64"] {
            guard case .string = data else { throw .invalidRequest("`data_base64` must be text in base64") }
            guard members["data"] == nil else {
                throw .invalidRequest("an event has `data` or `data_base64`, not both")
            }
        }
        if members["specversion"] == nil { members["specversion"] = "1.0" }
        switch members["time"] {
        case nil, .null: members["time"] = .string(now.rfc3339)
        case .string(let time)? where Instant(rfc3339: time) != nil: break
        case .some: throw .invalidRequest("`time` must be a time as in RFC 3339")
        }
        var bytes: [UInt8] = []
        Value.object(members).print(into: &bytes)
        guard bytes.count <= Limits.eventBytesMaximum else {
            throw .tooLarge(what: "the event", maximum: Limits.eventBytesMaximum)
        }
        byteCount = bytes.count
        self.members = members
    }

    private static func text(_ name: String, of members: OrderedObject) throws(EngineError) -> String {
        guard case .string(let text)? = members[name], !text.isEmpty else {
            throw .invalidRequest("an event needs the attribute `\(name)`, a text that is not empty")
        }
        guard text.utf8.count <= Limits.eventAttributeBytesMaximum else {
            throw .tooLarge(what: "the attribute \(name)", maximum: Limits.eventAttributeBytesMaximum)
        }
        return text
    }

    private static func check(_ name: String, _ value: Value) throws(EngineError) {
        switch value {
        case .string, .boolean, .integer, .null, .double: break
        case .array, .object: throw .invalidRequest("the attribute `\(name)` cannot be a list or an object")
        }
    }
}

/// `source` and `id` of an event, as sixteen bytes of their digest.
struct EventKey: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(source: String, id: String) {
        let bytes = SHA256.digest(of: Array(source.utf8) + [0] + Array(id.utf8))
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
