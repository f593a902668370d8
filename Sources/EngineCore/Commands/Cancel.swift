/// What `cancel` takes.
public struct CancelRequest: Sendable, Equatable {
    /// Why, for people.
    public var reason: String?

    /// Makes a request of its parts.
    public init(reason: String? = nil) { self.reason = reason }
}

extension Execution {
    /// Whether the execution is on its way to be cancelled, or is.
    var isCancelRequested: Bool { state.ending?.status == .cancelled }

    mutating func cancel(_ request: CancelRequest, _ turn: inout Turn) -> Decision {
        switch status {
        // What never began has nothing to clean up.
        case .paused where state.isQueued:
            record(.executionEnded(.cancelled), &turn)
            return .accepted(.cancelled)
        case .pending:
            record(.executionEnded(.cancelled), &turn)
            return .accepted(.cancelled)
        case .running, .waiting, .paused:
            if !isCancelRequested { record(.cancelRequested(reason: request.reason), &turn) }
            return .accepted(.cancelling)
        case .completed: return .refused(.alreadyCompleted)
        case .failed: return .refused(.alreadyFailed)
        case .cancelled: return .refused(.alreadyCancelled)
        }
    }
}
