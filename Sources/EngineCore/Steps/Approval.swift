import WorkflowModel

/// `approval`: waits until a person decides.
extension Execution {
    mutating func begin(_ approval: ListenStep.Approval, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let scope = Scope(self, id, turn)
        let prompt = try approval.prompt.map { template throws(Fault) in try scope.value(of: template).text }
        let data = try approval.data.map { template throws(Fault) in try scope.value(of: template) } ?? .null
        guard data.roughBytes <= Limits.approvalDataBytesMaximum else {
            throw Fault(
                .validation, title: "Too much to look at",
                detail:
                    "The data of an approval has at most \(Limits.approvalDataBytesMaximum >> 10) KiB: every status shows it."
            )
        }
        let shown = prompt.map { $0.prefix(bytes: Limits.reasonBytesMaximum) }
        record(.approvalRequested(id, prompt: shown, data: data), &turn)
    }

    /// The approval on top is decided.
    mutating func finish(_ position: ApprovalPosition, _ id: ThreadID, _ turn: inout Turn) {
        guard let decision = position.decision else { return }
        if decision.isApproved {
            finish(id, .value(decision.value), &turn)
        } else {
            let who = decision.requester.name ?? "user \(decision.requester.uid)"
            let why = decision.reason.map { ": \($0)" } ?? "."
            raise(Fault(.authorization, title: "Rejected", detail: "\(who) rejected it\(why)"), id, &turn)
        }
    }

    /// The threads that wait for a decision, with their tasks.
    var approvals: [(thread: ThreadID, node: NodeID, position: ApprovalPosition)] {
        state.threads.compactMap { key, thread in
            guard let frame = thread.frames.last, case .approval(let position) = frame.position,
                position.decision == nil, thread.mode == .waiting
            else { return nil }
            return (ThreadID(number: key), frame.node, position)
        }
    }
}
