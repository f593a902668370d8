public import WorkflowModel

/// What the expressions of an effect see that read secrets.
///
/// The core leaves those expressions as they are, since their values would be journaled: the host evaluates them when
/// it carries the effect out.
public struct SecretScope: Sendable, Equatable {
    /// `.`
    public var input: Value
    /// The variables that the expressions mention, beside `$secrets`.
    public var arguments: OrderedObject
    /// What `now` gives.
    public var now: Instant
    /// The names of the secrets that the expressions may read.
    public var secrets: [String]

    /// Makes a scope of its parts.
    public init(input: Value, arguments: OrderedObject, now: Instant, secrets: [String]) {
        self.input = input
        self.arguments = arguments
        self.now = now
        self.secrets = secrets
    }
}
