public import WorkflowModel

/// One start of an execution that a schedule has decided on.
public struct ScheduledStart: Sendable, Equatable {
    /// Why it starts.
    public enum Reason: Sendable, Equatable {
        /// This time of a trigger has come.
        case time(Instant)
        /// What a trigger listens to was consumed.
        case events
        /// Somebody asked for it.
        case command(Requester)
    }

    /// Its place among the starts of the schedule, from 1. With the schedule's number it names the execution for ever.
    public var number: UInt64
    /// Why it starts.
    public var reason: Reason
    /// The execution's input.
    public var input: Value
    /// The user whose execution it is: who registered the definition.
    public var owner: UInt32
    /// How many lifecycle events led to it, one after the other; 0 unless one did.
    public var depth: Int

    /// Makes a start of its parts.
    public init(number: UInt64, reason: Reason, input: Value, owner: UInt32, depth: Int = 0) {
        self.number = number
        self.reason = reason
        self.input = input
        self.owner = owner
        self.depth = depth
    }
}
