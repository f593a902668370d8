import EngineClient
import EngineProtocol

/// Why a command cannot do what was asked: what to say and with what status to end.
struct CommandFailure: Error {
    var status: ExitStatus
    /// What to say; nil when everything was said already.
    var message: String?
    var remedy: String?
    var diagnostics: [DiagnosticObject] = []
    /// The document that the diagnostics are about.
    var document: String?

    init(_ status: ExitStatus, _ message: String?, remedy: String? = nil) {
        self.status = status
        self.message = message
        self.remedy = remedy
    }

    init(_ error: ClientError) {
        self.init(error.exitStatus, error.description, remedy: error.remedy)
        if case .refused(let error) = error { diagnostics = error.diagnostics }
    }

    /// Everything was said; only the status is left.
    static func ended(_ status: ExitStatus) -> CommandFailure { CommandFailure(status, nil) }

    func lines(_ canvas: Canvas) -> [StyledText] {
        var lines = DiagnosticsView(diagnostics: diagnostics, fileName: "document", document: document).lines(canvas)
        if let message { lines.append(StyledText("error: ", .red) + StyledText(message)) }
        if let remedy { lines.append(StyledText("help: ", .cyan) + StyledText(remedy)) }
        return lines
    }
}
