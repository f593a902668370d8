public import WorkflowModel

/// What the consumption of one event changed.
public struct ConsumedEvent: Sendable, Equatable {
    /// Which filter took it, by its index.
    public enum Role: Sendable, Equatable {
        /// One of those that are listened to.
        case counted(filter: Int)
        /// One of `until`.
        case stopping(filter: Int)
    }

    /// Why nothing more is listened to.
    public enum Ending: Sendable, Equatable {
        /// What was asked for was consumed.
        case enough
        /// The listening failed.
        case fault(Fault)
    }

    /// The event's number.
    public var number: UInt64
    /// Which filter took it.
    public var role: Role
    /// The event as the task reads it; null for those of `until`.
    public var value: Value
    /// What further events must have in common, by the name of the correlation.
    public var correlated: OrderedObject
    /// Nil while more is listened to.
    public var ending: Ending?

    /// Makes a record of its parts.
    public init(number: UInt64, role: Role, value: Value, correlated: OrderedObject, ending: Ending?) {
        self.number = number
        self.role = role
        self.value = value
        self.correlated = correlated
        self.ending = ending
    }
}
