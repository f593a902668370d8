internal import EngineCore
internal import Logging
internal import WorkflowModel

extension Logger {
    /// What happens to executions. Messages are constant; the fields say to whom.
    func log(_ status: ExecutionStatus, of slot: ExecutionSlot, isNew: Bool) {
        if isNew { notice("execution started", metadata: metadata(of: slot)) }
        switch status {
        case .pending: break
        case .running: debug("execution running", metadata: metadata(of: slot))
        case .waiting: debug("execution waiting", metadata: metadata(of: slot))
        case .paused: notice("execution paused", metadata: metadata(of: slot))
        case .completed: notice("execution completed", metadata: metadata(of: slot))
        case .failed: notice("execution failed", metadata: metadata(of: slot))
        case .cancelled: notice("execution cancelled", metadata: metadata(of: slot))
        }
    }

    /// What happens to one step.
    func log(_ message: Logger.Message, _ effect: RunEffect, _ key: StepKey) {
        debug(
            message,
            metadata: [
                "execution": "\(key.execution)", "token": "\(key.token)", "node": "\(effect.nodeKey)",
                "attempt": "\(effect.attempt)",
            ])
    }

    private func metadata(of slot: ExecutionSlot) -> Logger.Metadata {
        ["execution": "\(slot.id)", "process": "\(slot.definition.definition.name)"]
    }
}
