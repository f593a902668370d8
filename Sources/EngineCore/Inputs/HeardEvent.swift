public import WorkflowModel

/// An event that was published within the engine.
public struct HeardEvent: Sendable, Equatable {
    /// Its place among all events: each has a higher number than those before it.
    public var number: UInt64
    /// The CloudEvent in its JSON format.
    public var value: Value

    /// Makes an event of its parts.
    public init(number: UInt64, value: Value) {
        self.number = number
        self.value = value
    }
}
