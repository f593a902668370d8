/// Why an engine ended by itself. The daemon leaves with the matching exit status; a restart recovers.
public enum EngineFailure: Error, Sendable, Equatable {
    /// The journal could not make events durable (exit status 74): nothing was answered or started after that.
    case journal(String)
    /// The journal holds records that this program does not understand or that contradict each other (exit status 78).
    case recovery(String)
    /// The steps' supervisor cannot be reached (exit status 69).
    case runner(String)
}

extension EngineFailure: CustomStringConvertible {
    /// What happened, in one line.
    public var description: String {
        switch self {
        case .journal(let reason): "the journal failed: \(reason)"
        case .recovery(let reason): "recovery is impossible: \(reason)"
        case .runner(let reason): "the step supervisor failed: \(reason)"
        }
    }
}
