import ArgumentParser
import EngineProtocol
import WorkflowLanguage
import WorkflowModel

/// `enginectl convert`.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Print a definition of the short form in the canonical form.",
        discussion: "The steps become a call of the engine's own function graph:1.0.0@default, which does the same.")

    @Argument(help: "The definition, YAML or JSON; - reads standard input.", completion: .file())
    var file: String

    @Option(help: "The form to print; only ows, the Open Workflow Specification.")
    var to: Target = .ows

    @Option(
        help: ArgumentHelp("Where schemas, functions and scripts are.", valueName: "directory"),
        completion: .directory)
    var resources: String?

    @Flag(help: "Print JSON instead of YAML.")
    var json = false

    enum Target: String, ExpressibleByArgument, CaseIterable {
        case ows
    }

    func run() throws {
        let document = try TextFile.read(file)
        let definition = try LoadedDefinition.load(document, resources: resources)
        guard definition.source.form == .short else {
            throw CommandFailure(
                .invalidData, "\(document.name) is in the canonical form already.", remedy: "Use it as it is.")
        }
        let value: Value
        do throws(CanonicalForm.Missing) {
            value = try CanonicalForm.document(of: definition)
        } catch {
            throw CommandFailure(.invalidData, "\(document.name): \(error.key): \(error.message).")
        }
        let lines = json ? JSONText.lines(value) : YAMLText.lines(value)
        let text = lines.joined(separator: "\n") + "\n"
        Console.write(bytes: Array(text.utf8), to: Terminal.standardOutput.descriptor)
    }
}
