public import WorkflowModel

/// A command that is under way, as reports name it.
public struct CommandReport: Sendable, Equatable {
    /// The token of its effect.
    public var token: Token
    /// When this run of the task began.
    public var since: Instant
    /// Which attempt, from 1.
    public var attempt: Int
    /// How the command is wished to be.
    public var control: RunEffect.Control
    /// The command for people, without its environment; at most ``Limits/commandLineBytesMaximum`` bytes and a sign.
    public var command: String
    /// Where the loops around it stand, outermost first.
    public var iteration: [Int]
    /// What it may use.
    public var limits: ResourceLimits

    /// Makes a report of its parts.
    public init(
        token: Token, since: Instant, attempt: Int, control: RunEffect.Control, command: String, iteration: [Int] = [],
        limits: ResourceLimits = ResourceLimits()
    ) {
        self.token = token
        self.since = since
        self.attempt = attempt
        self.control = control
        self.command = command
        self.iteration = iteration
        self.limits = limits
    }
}
