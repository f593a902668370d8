import EngineCore
import EngineHost
import EngineProtocol
import WorkflowLanguage

extension ProtocolError {
    /// The answer to any error that a handler throws.
    init(any error: any Error) {
        switch error {
        case let error as ProtocolError: self = error
        case let error as ParameterError: self.init(error)
        case let error as EngineError: self.init(error)
        default: self.init(.internal, "The daemon failed: \(error).", remedy: "See its log.")
        }
    }

    /// The stable code of each reason of the engine.
    init(_ error: EngineError) {
        switch error {
        case .executionNotFound(let id):
            self.init(
                .notFound, "There is no execution \(id).",
                remedy: "List them; finished ones are forgotten after a while.")
        case .definitionNotFound(let name, let version):
            self.init(.notFound, "There is no definition \(name)\(version.map { " \($0)" } ?? "").")
        case .scheduleNotFound(let name):
            self.init(
                .notFound, "There is no schedule \(name).",
                remedy: "List them; a definition with a `schedule` has one once it is registered.")
        case .definitionExists(let name, let digest):
            self.init(
                .definitionExists, "Another document is registered as \(name): \(digest).",
                remedy: "Give the new document a new version.")
        case .invalidDefinition(let diagnostics): self = .invalidDefinition(diagnostics, in: nil)
        case .refused(let refusal, _): self.init(refusal)
        case .keyConflict(let existing):
            self.init(
                .keyReused, "The request key was used for execution \(existing) with another definition.",
                remedy: "Use a new key for a new request.")
        case .busy(let reason):
            self.init(.busy, "The engine is busy: \(reason).", retryAfterMilliseconds: Limits.retryAfterMilliseconds)
        case .tooLarge(let what, let maximum): self.init(.tooLarge, "\(what) is larger than \(maximum) allows.")
        case .diskFull:
            self.init(
                .diskFull, "The disk has no room for new work; cancel, pause and results are still accepted.",
                remedy: "Free space on the file system of the state directory.",
                retryAfterMilliseconds: Limits.retryAfterMilliseconds)
        case .stopping:
            self.init(
                .shuttingDown, "The daemon is stopping.", retryAfterMilliseconds: Limits.retryAfterMilliseconds)
        case .outcomeUnknown:
            self.init(
                .outcomeUnknown, "The journal failed; whether the command took effect is known after the restart.",
                remedy: "Send it again with the same key then.")
        case .watcherTooSlow: self.init(.busy, "The watcher was too slow and has been cut.")
        case .unreadable(let path, let reason): self.init(.internal, "\(path) cannot be read: \(reason).")
        case .nodeNotFound(let key): self.init(.unknownNode, "The definition has no node \(key).")
        case .invalidCursor(let reason): self.init(.invalidParams, "params.cursor is not of this daemon: \(reason)")
        case .invalidRequest(let reason): self.init(.invalidParams, reason)
        }
    }

    /// The stable code of each reason of the core.
    init(_ refusal: Refusal) {
        let code: ErrorCode =
            switch refusal {
            case .alreadyStarted: .alreadyStarted
            case .alreadyRunning: .alreadyRunning
            case .notRunning: .notRunning
            case .alreadyPaused: .alreadyPaused
            case .alreadyCompleted: .alreadyCompleted
            case .alreadyFailed: .alreadyFailed
            case .alreadyCancelled: .alreadyCancelled
            case .cancelling: .cancelling
            case .unknownNode: .unknownNode
            case .notResumableFrom: .notResumableFrom
            case .draining: .busy
            case .keyReused: .keyReused
            case .tooLarge: .tooLarge
            case .notAwaitingApproval: .notAwaitingApproval
            case .approvalAmbiguous: .approvalAmbiguous
            }
        self.init(code, refusal.message)
    }

    /// All problems of a document.
    static func invalidDefinition(_ diagnostics: [Diagnostic], in fileName: String?) -> ProtocolError {
        let errors = diagnostics.count { $0.severity == .error }
        return ProtocolError(
            .invalidDefinition, "The document has \(errors) \(errors == 1 ? "problem" : "problems").",
            diagnostics: diagnostics.map { DiagnosticObject($0, in: fileName) })
    }
}

extension DiagnosticObject {
    /// How a document without a name is called.
    static let fileNameDefault = "definition"

    init(_ diagnostic: Diagnostic, in fileName: String?) {
        let severity: Severity =
            switch diagnostic.severity {
            case .error: .error
            case .warning: .warning
            }
        self.init(
            file: fileName, line: diagnostic.line, column: diagnostic.column, severity: severity,
            message: diagnostic.message, remedy: diagnostic.remedy, code: diagnostic.code)
    }
}
