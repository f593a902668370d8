public import WorkflowModel

/// What a running step said about itself, by `$NOTIFY_SOCKET`.
public struct ActivityObject: WireObject {
    /// One line for people; nil when it said none.
    public var status: String?
    /// What is done, in units of the step's own; nil when it never said how far it is.
    public var done: Int64?
    /// What there is to do, in the same units; at least 1, and nil together with ``done``.
    public var total: Int64?

    /// An activity from its parts.
    public init(status: String?, done: Int64? = nil, total: Int64? = nil) {
        self.status = status
        self.done = done
        self.total = total
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "activity")
        status = try reader.string("status")
        done = try reader.integer("done", in: 0 ... .max)
        total = try reader.integer("total", in: 1 ... .max)
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("status", ifPresent: status.map { .string($0) })
        writer.write("done", ifPresent: done.map { .integer($0) })
        writer.write("total", ifPresent: total.map { .integer($0) })
        return writer.value
    }
}
