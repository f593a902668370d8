public import WorkflowModel

/// Parameters of `execution.watch`.
public struct WatchParameters: MethodParameters {
    /// The answer.
    public typealias Result = WatchResult
    /// The method.
    public static let method = Method.watch

    /// The execution to follow: its state comes at once and at each change, and the subscription ends with it.
    /// Nil follows the changes of all, from now on.
    public var executionID: UInt64?
    /// Lifecycle events from now on, every one of them, instead of states. Of one execution the subscription ends with
    /// its state, at once when it is over already.
    public var isOfEvents: Bool

    /// A subscription.
    public init(executionID: UInt64? = nil, isOfEvents: Bool = false) {
        self.executionID = executionID
        self.isOfEvents = isOfEvents
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.value("executionID") == nil ? nil : reader.executionID()
        isOfEvents = try reader.boolean("events") ?? false
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", ifPresent: executionID.map { .count($0) })
        writer.write("events", ifPresent: isOfEvents ? true : nil)
        return writer.value
    }
}

/// Answer of `execution.watch`; notifications of the subscription follow it.
public struct WatchResult: WireObject {
    /// The number of the subscription on this connection.
    public var subscription: UInt64

    /// A subscription.
    public init(subscription: UInt64) { self.subscription = subscription }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        subscription = try reader.required("subscription", try reader.identifier("subscription"))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("subscription", subscription)
        return writer.value
    }
}

/// Params of `execution.changed`. A terminal status is the last one of its execution.
public struct ChangeNotification: WireObject {
    /// The subscription.
    public var subscription: UInt64
    /// How many states in between were left out because the watcher had not taken the one before.
    public var coalesced: Int
    /// The newest state; its output is left out.
    public var status: StatusObject

    /// News of an execution.
    public init(subscription: UInt64, coalesced: Int = 0, status: StatusObject) {
        self.subscription = subscription
        self.coalesced = coalesced
        self.status = status
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        subscription = try reader.required("subscription", try reader.identifier("subscription"))
        coalesced = try reader.count("coalesced") ?? 0
        status = try reader.required("status", try reader.nested("status", StatusObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("subscription", subscription)
        writer.write("coalesced", coalesced)
        writer.write("status", status)
        return writer.value
    }
}

/// Params of `execution.event`.
public struct EventNotification: WireObject {
    /// The subscription.
    public var subscription: UInt64
    /// A CloudEvent, as the specification has it for workflows and tasks.
    public var event: Value

    /// News of an execution.
    public init(subscription: UInt64, event: Value) {
        self.subscription = subscription
        self.event = event
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        subscription = try reader.required("subscription", try reader.identifier("subscription"))
        event = try reader.required("event", reader.value("event"))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("subscription", subscription)
        writer.write("event", event)
        return writer.value
    }
}

/// Params of `watch.overflow`: the last message of a subscription that was cut, because even coalesced states were
/// not taken in time.
public struct OverflowNotification: WireObject {
    /// The subscription.
    public var subscription: UInt64
    /// What to do, for people.
    public var message: String

    /// The end of a subscription.
    public init(
        subscription: UInt64,
        message: String = "The watcher was too slow and has been cut; ask for the status and watch again."
    ) {
        self.subscription = subscription
        self.message = message
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        subscription = try reader.required("subscription", try reader.identifier("subscription"))
        message = try reader.string("message") ?? ""
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("subscription", subscription)
        writer.write("message", message)
        return writer.value
    }
}
