/// How a run effect ended.
public enum RunOutcome: Sendable, Equatable {
    /// The command exited by itself.
    case exited(code: Int32, output: Captured)
    /// A signal ended the command.
    case signalled(signal: Int32, output: Captured)
    /// The command never ran.
    case spawnFailed(errno: Int32, path: String, message: String)
    /// The command was lost with the host or the supervisor: nobody knows how far it came.
    case interrupted(reason: String)
}
