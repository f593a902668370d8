internal import WorkflowModel

/// What `approve` and `reject` take.
public struct DecideRequest: Sendable, Equatable {
    /// Whether it is approved; otherwise it is rejected.
    public var isApproved: Bool
    /// The key of the task that waits; needed only where several do.
    public var node: String?
    /// Why, for people.
    public var reason: String?

    /// Makes a request of its parts.
    public init(isApproved: Bool, node: String? = nil, reason: String? = nil) {
        self.isApproved = isApproved
        self.node = node
        self.reason = reason
    }
}

extension Execution {
    /// A decision counts while the execution is paused too: what comes after it starts with the resume.
    mutating func decide(_ request: DecideRequest, by requester: Requester, _ turn: inout Turn) -> Decision {
        switch status {
        case .pending: return .refused(.notRunning)
        case .completed: return .refused(.alreadyCompleted)
        case .failed: return .refused(.alreadyFailed)
        case .cancelled: return .refused(.alreadyCancelled)
        case .running, .waiting, .paused: break
        }
        guard !isCancelRequested else { return .refused(.cancelling) }
        if let key = request.node, program.node(withKey: key) == nil { return .refused(.unknownNode(key: key)) }
        let waiting = approvals.filter { request.node == nil || program.node($0.node).key == request.node }
        guard let first = waiting.first else { return .refused(.notAwaitingApproval(key: request.node)) }
        // Iterations of one task beside each other are told apart by nothing; the oldest one comes first.
        let others = waiting.map { program.node($0.node).key }.filter { $0 != program.node(first.node).key }
        guard others.isEmpty else {
            return .refused(.approvalAmbiguous(keys: [program.node(first.node).key] + others))
        }
        let decision = ApprovalDecision(
            isApproved: request.isApproved, requester: requester, reason: request.reason, at: turn.now)
        record(.approvalDecided(first.thread, decision), &turn)
        return .accepted(request.isApproved ? .approved : .rejected)
    }
}
