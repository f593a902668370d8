/// What a peer may do; each role may do all that the one before it may.
enum Role: String, Sendable, CaseIterable, Comparable {
    /// Reads status, output and history.
    case viewer
    /// Pauses, resumes, cancels, decides and publishes events.
    case `operator`
    /// Brings definitions: runs commands with the rights of the daemon's own user.
    case author
    /// All that there will be.
    case admin

    static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .author: 2
        case .admin: 3
        }
    }
}
