import WorkflowModel

/// How commands are answered. Every verb has a file; each decides for every status.
extension Execution {
    /// What a verb decided; the status in the reply is that after the transition.
    enum Decision {
        case accepted(Acceptance)
        case refused(Refusal)
    }

    /// The answer to a repeated request, or to one that is not even looked at.
    func answerAtOnce(_ command: Command, key: String?) -> Reply? {
        if let key {
            if key.utf8.count > Limits.requestKeyBytesMaximum {
                return .refused(.tooLarge(limit: "a request key has at most \(Limits.requestKeyBytesMaximum) bytes"))
            }
            if let answer = state.answers.first(where: { $0.key == key }) {
                return answer.verb == command.verb ? answer.reply : .refused(.keyReused(key: key))
            }
        }
        if let reason = command.reason, reason.utf8.count > Limits.reasonBytesMaximum {
            return .refused(.tooLarge(limit: "a reason has at most \(Limits.reasonBytesMaximum) bytes"))
        }
        return nil
    }

    mutating func decide(_ command: Command, by requester: Requester, _ turn: inout Turn) -> Decision {
        switch command {
        case .start(let request): start(request, &turn)
        case .pause(let request): pause(request, by: requester, &turn)
        case .resume(let request): resume(request, by: requester, &turn)
        case .cancel(let request): cancel(request, &turn)
        case .decide(let request): decide(request, by: requester, &turn)
        }
    }

    /// The reply, and its place in history: what changed something, and what a repeated request must find again.
    mutating func answer(
        _ decision: Decision, _ command: Command, by requester: Requester, key: String?, _ turn: inout Turn
    ) -> Reply {
        let reply: Reply =
            switch decision {
            case .refused(let refusal): .refused(refusal)
            case .accepted(.cancelling) where status == .cancelled: .accepted(.cancelled, status: status)
            case .accepted(let acceptance): .accepted(acceptance, status: status)
            }
        guard key != nil || !turn.events.isEmpty else { return reply }
        record(
            .commandAnswered(
                CommandRecord(
                    verb: command.verb, requester: requester, key: key, reason: command.reason, reply: reply)), &turn)
        return reply
    }

    /// The nodes with these keys, or the first key without one.
    func nodes(withKeys keys: [String]) throws(Refusal) -> [NodeID] {
        var nodes: [NodeID] = []
        for key in keys {
            guard let node = program.node(withKey: key) else { throw .unknownNode(key: key) }
            nodes.append(node)
        }
        return nodes
    }
}

extension Command {
    /// Why, in the requester's words.
    var reason: String? {
        switch self {
        case .start: nil
        case .pause(let request): request.reason
        case .resume(let request): request.reason
        case .cancel(let request): request.reason
        case .decide(let request): request.reason
        }
    }
}
