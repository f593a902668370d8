import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl definition register`.
struct DefinitionRegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Register definitions under their namespace, name and version.",
        discussion: "The same document again changes nothing; another one of the same version is refused with 65.")

    @Argument(help: "The definitions, YAML or JSON; - reads standard input.", completion: .file())
    var files: [String]

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        for file in files {
            let document = try TextFile.read(file)
            let result = try connection.callOnce(
                DefinitionRegisterParameters(document: document.text, fileName: document.name), about: document)
            let warnings = DiagnosticsView(
                diagnostics: result.diagnostics, fileName: document.name, document: document.text)
            Console.say(warnings.lines(Console.canvas(for: .standardError)))
            if output.json {
                Console.print(jsonLine: result.encoded)
            } else {
                let word = result.isNew ? "Registered" : "Registered before:"
                Console.print([StyledText("\(word) \(result.definition.reference.text)")])
            }
        }
    }
}
