public import WorkflowModel

/// A past-tense fact about an execution. Applying it assigns what it carries and never evaluates anything.
public struct Event: Sendable, Equatable {
    /// The time of the input that caused it.
    public var at: Instant
    /// What happened.
    public var fact: Fact

    /// Makes an event of its parts.
    public init(at: Instant, fact: Fact) {
        self.at = at
        self.fact = fact
    }
}
