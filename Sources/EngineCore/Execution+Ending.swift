import WorkflowModel

/// The end of an execution: commands stop, then clean-up handlers run, then silence.
extension Execution {
    /// Whether the next part of the end can come.
    var canAdvanceEnding: Bool {
        guard state.pause == nil, let ending = state.ending, state.runningSteps == 0 else { return false }
        switch ending.stage {
        case .stopping: return true
        case .handling, .ended: return false
        }
    }

    mutating func advanceEnding(_ turn: inout Turn) {
        guard let ending = state.ending, case .stopping(let last) = ending.stage else { return }
        if let handler = nextHandler(of: ending.status, after: last) {
            record(.handlerStarted(handler, ThreadID(number: state.nextThread)), &turn)
        } else {
            record(.executionEnded(ending.status), &turn)
        }
    }

    private func nextHandler(of status: ExecutionStatus, after last: Handler?) -> Handler? {
        let all: [Handler] =
            switch status {
            case .completed: [.onExit]
            case .failed: [.onFailure, .onExit]
            case .cancelled: [.onCancel, .onExit]
            case .pending, .running, .waiting, .paused: []
            }
        let rest = last.flatMap { all.firstIndex(of: $0) }.map { all[($0 + 1)...] } ?? all[...]
        return rest.first { program.handler($0) != nil }
    }
}
