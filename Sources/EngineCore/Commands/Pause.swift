public import WorkflowModel

/// What `pause` takes.
public struct PauseRequest: Sendable, Equatable {
    /// What happens to steps that run.
    public enum Mode: String, Sendable, CaseIterable {
        /// They may finish; nothing new starts.
        case drain
        /// They are stopped where they stand, and go on with the resume.
        case freeze
    }

    /// What happens to steps that run.
    public var mode: Mode
    /// Why, for people.
    public var reason: String?
    /// When the execution resumes by itself. An absolute time: it does not move.
    public var resumeAt: Instant?
    /// The key of a task: not now, but once that task is reached.
    public var before: String?

    /// Makes a request of its parts.
    public init(mode: Mode = .drain, reason: String? = nil, resumeAt: Instant? = nil, before: String? = nil) {
        self.mode = mode
        self.reason = reason
        self.resumeAt = resumeAt
        self.before = before
    }
}

extension Execution {
    mutating func pause(_ request: PauseRequest, by requester: Requester, _ turn: inout Turn) -> Decision {
        switch status {
        case .pending where state.isQueued: break
        case .pending: return .refused(.notRunning)
        case .completed: return .refused(.alreadyCompleted)
        case .failed: return .refused(.alreadyFailed)
        case .cancelled: return .refused(.alreadyCancelled)
        case .running, .waiting, .paused: break
        }
        guard !isCancelRequested else { return .refused(.cancelling) }
        if let key = request.before {
            guard let node = program.node(withKey: key) else { return .refused(.unknownNode(key: key)) }
            record(.breakpointSet(node), &turn)
            return .accepted(.breakpointSet)
        }
        guard let pause = state.pause else {
            record(
                .executionPaused(
                    PauseRecord(
                        mode: request.mode.recorded, reason: request.reason, requester: requester, since: turn.now,
                        resumeAt: request.resumeAt, token: request.resumeAt.map { _ in nextToken })), &turn)
            return .accepted(.paused)
        }
        return freeze(pause, request, by: requester, &turn)
    }

    /// Pausing again can only hold harder: what drains is frozen too.
    private mutating func freeze(
        _ pause: PauseRecord, _ request: PauseRequest, by requester: Requester, _ turn: inout Turn
    ) -> Decision {
        guard request.mode == .freeze, pause.mode != .freeze else { return .refused(.alreadyPaused) }
        var record = pause
        record.mode = .freeze
        record.reason = request.reason ?? pause.reason
        record.requester = requester
        if let resumeAt = request.resumeAt {
            record.resumeAt = resumeAt
            record.token = nextToken
        }
        self.record(.executionPaused(record), &turn)
        return .accepted(.frozen)
    }
}

extension PauseRequest.Mode {
    fileprivate var recorded: PauseRecord.Mode {
        switch self {
        case .drain: .drain
        case .freeze: .freeze
        }
    }
}
