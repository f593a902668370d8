import ArgumentParser
import EngineProtocol

/// `enginectl definition show`.
struct DefinitionShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the document of a registered definition, byte for byte.")

    @Argument(help: "NAME, NAMESPACE/NAME or either with @VERSION; without a version the highest.")
    var definition: DefinitionArgument

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let result = try connection.engine().call(DefinitionShowParameters(definition: definition.reference))
        if output.json {
            Console.print(json: result.encoded)
        } else {
            Console.write(bytes: Array(result.document.utf8), to: Terminal.standardOutput.descriptor)
        }
    }
}
