public import WorkflowModel

/// Parameters of `event.publish`.
public struct PublishParameters: MethodParameters {
    /// The answer.
    public typealias Result = PublishResult
    /// The method.
    public static let method = Method.publish

    /// A CloudEvent in the JSON format of CloudEvents 1.0. `specversion` and `time` are added where they are missing.
    public var event: Value

    /// A publication.
    public init(event: Value) { self.event = event }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        event = try reader.required("event", reader.value("event"))
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("event", event)
        return writer.value
    }
}

/// Answer of `event.publish`: the event is durable.
public struct PublishResult: WireObject {
    /// The event's place among all events of the engine.
    public var number: UInt64
    /// True when an event of the same `source` and `id` was published before: this one is the same.
    public var known: Bool

    /// An answer from its parts.
    public init(number: UInt64, known: Bool) {
        self.number = number
        self.known = known
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        number = try reader.required("number", try reader.identifier("number"))
        known = try reader.boolean("known") ?? false
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("number", number)
        writer.write("known", known)
        return writer.value
    }
}
