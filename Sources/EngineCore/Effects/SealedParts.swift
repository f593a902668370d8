public import WorkflowModel

/// The parts of a command that read secrets: the host evaluates them when it starts the command, and they are journaled
/// as the author wrote them.
public struct SealedParts: Sendable, Equatable {
    /// Variables beside those of the effect.
    public var environment: [Template.Member]
    /// What is fed instead of the effect's own standard input; nil when that reads no secret.
    public var stdin: Template?
    /// What the templates see.
    public var scope: SecretScope

    /// Makes parts.
    public init(environment: [Template.Member], stdin: Template?, scope: SecretScope) {
        self.environment = environment
        self.stdin = stdin
        self.scope = scope
    }
}
