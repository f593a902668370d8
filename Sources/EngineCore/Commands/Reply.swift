/// The answer to a command.
public enum Reply: Sendable, Equatable {
    /// The command took effect, and this is the status after it.
    case accepted(Acceptance, status: ExecutionStatus)
    /// The command changed nothing.
    case refused(Refusal)
}
