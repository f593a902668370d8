/// Why steps cannot be run.
public enum SupervisedRunnerError: Error, Sendable, Equatable {
    /// Nobody answers, and no supervisor could be started.
    case unavailable(socket: String, reason: String)
    /// The supervisor does not understand us.
    case incompatible(reason: String)
    /// The runner was told to end.
    case ended
}

extension SupervisedRunnerError: CustomStringConvertible {
    /// For people, with a remedy.
    public var description: String {
        switch self {
        case .unavailable(let socket, let reason):
            "no step supervisor answers at \(socket): \(reason). Start engine-stepd.service, or name the program with --stepd"
        case .incompatible(let reason):
            "the step supervisor is of another version: \(reason). Reload it (systemctl reload engine-stepd)"
        case .ended: "the step runner was told to end"
        }
    }
}
