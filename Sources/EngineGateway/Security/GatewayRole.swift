/// What the gateway lets its callers do, whatever the daemon would allow it; each may do all that the one before may.
public enum GatewayRole: String, Sendable, CaseIterable, Comparable {
    /// Reads status, output and history.
    case viewer
    /// Pauses, resumes, cancels, decides and publishes events.
    case `operator`
    /// Brings definitions: runs commands with the rights of the daemon's own user.
    case author

    /// Less before more.
    public static func < (left: GatewayRole, right: GatewayRole) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .author: 2
        }
    }
}
