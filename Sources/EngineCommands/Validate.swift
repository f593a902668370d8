import ArgumentParser
import EngineProtocol
import WorkflowLanguage
import WorkflowModel

/// `enginectl validate`.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check definitions without an engine.",
        discussion: "Every problem is shown as file:line:column with a remedy. Ends with 65 when there is an error.")

    @Argument(help: "The definitions, YAML or JSON; - reads standard input.", completion: .file())
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "Where schemas, functions and scripts are that the definitions refer to.", valueName: "directory"),
        completion: .directory)
    var resources: String?

    @Flag(help: "Also list what another runtime of the specification would not know.")
    var portable = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if files.isEmpty { throw ValidationError("Give a file.") }
    }

    func run() throws {
        var isValid = true
        for file in files {
            let document = try TextFile.read(file)
            let result = check(document)
            isValid = isValid && result.isValid
            if output.json { Console.print(jsonLine: result.encoded) } else { report(result, document) }
        }
        if !isValid { throw CommandFailure.ended(.invalidData) }
    }

    private func check(_ document: TextFile) -> ValidateResult {
        let examination = DefinitionLoader.examine(
            document.text, fileName: document.name, context: EngineControl.loading(resources: resources))
        let definition = examination.definition
        let diagnostics = examination.diagnostics + (portable ? examination.portability : [])
        return ValidateResult(
            isValid: definition != nil,
            diagnostics: diagnostics.map { DiagnosticObject($0, document.name) },
            processName: definition?.name, processVersion: definition?.version, processID: definition?.source.digest)
    }

    private func report(_ result: ValidateResult, _ document: TextFile) {
        let terminal = Terminal.standardOutput
        let view = DiagnosticsView(
            diagnostics: result.diagnostics, fileName: document.name,
            document: terminal.isTerminal ? document.text : nil)
        Console.print(view.lines(Console.canvas()))
        guard result.isValid, let name = result.processName else { return }
        let process = StatusText.process(name, result.processVersion ?? "")
        Console.print([
            StyledText("\(terminal.glyphs.completed) ", .green) + StyledText("\(document.name): \(process) is valid.")
        ])
    }
}

extension DiagnosticObject {
    init(_ diagnostic: Diagnostic, _ fileName: String) {
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
