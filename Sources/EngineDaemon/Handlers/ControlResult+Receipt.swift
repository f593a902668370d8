import EngineCore
import EngineHost
import EngineProtocol

extension ControlResult {
    /// What an accepted command did; throws when it was refused.
    init(_ receipt: CommandReceipt) throws(ProtocolError) {
        switch receipt.reply {
        case .refused(let refusal): throw ProtocolError(refusal)
        case .accepted(let acceptance, let status):
            guard let outcome = Outcome(acceptance) else {
                throw ProtocolError(.internal, "The engine answered \(acceptance.rawValue) to a control command.")
            }
            self.init(
                executionID: receipt.report.executionID.number, outcome: outcome, status: StatusName(status),
                drainingSteps: receipt.report.drainingSteps,
                frozenSteps: receipt.report.frozenSteps, cancelRequested: receipt.report.cancelRequested)
        }
    }
}

extension ControlResult.Outcome {
    /// Nil for a start, which no control command is.
    fileprivate init?(_ acceptance: Acceptance) {
        switch acceptance {
        case .started: return nil
        case .paused: self = .paused
        case .frozen: self = .frozen
        case .breakpointSet: self = .breakpointSet
        case .resumed: self = .resumed
        case .redriven: self = .redriven
        case .cancelling: self = .cancelling
        case .cancelled: self = .cancelled
        case .approved: self = .approved
        case .rejected: self = .rejected
        }
    }
}
