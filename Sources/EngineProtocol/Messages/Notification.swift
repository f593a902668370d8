public import WorkflowModel

/// One message from the daemon that answers no request, on a connection that subscribed.
public struct Notification: Sendable, Equatable {
    /// The name as it came: a newer daemon may know more, which a client ignores.
    public var method: String
    /// The parameters.
    public var params: Value

    /// A notification from its parts.
    public init(method: String, params: Value) {
        self.method = method
        self.params = params
    }

    /// The newest state of a watched execution.
    public init(_ change: ChangeNotification) {
        self.init(method: NotificationMethod.changed.rawValue, params: change.encoded)
    }

    /// A lifecycle event.
    public init(_ event: EventNotification) {
        self.init(method: NotificationMethod.event.rawValue, params: event.encoded)
    }

    /// The end of a subscription that was too slow.
    public init(_ overflow: OverflowNotification) {
        self.init(method: NotificationMethod.overflow.rawValue, params: overflow.encoded)
    }

    /// The line with its newline.
    public var line: [UInt8] {
        var writer = MemberWriter()
        writer.write("jsonrpc", "2.0")
        writer.write("method", method)
        writer.write("params", params)
        return writer.line
    }
}
