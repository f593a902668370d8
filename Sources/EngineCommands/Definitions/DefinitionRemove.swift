import ArgumentParser
import EngineProtocol

/// `enginectl definition remove`.
struct DefinitionRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove registered definitions.",
        discussion: "Nothing finds them by name any more, and their schedules end. Executions of them go on.",
        aliases: ["rm"])

    @Argument(help: "NAME@VERSION or NAMESPACE/NAME@VERSION.")
    var definitions: [DefinitionArgument]

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if let open = definitions.map(\.reference).first(where: { $0.version == nil }) {
            throw ValidationError("Say which version of \(open.name): \(open.name)@VERSION.")
        }
    }

    func run() throws {
        for definition in definitions {
            let result = try connection.engine().call(DefinitionRemoveParameters(definition: definition.reference))
            if output.json {
                Console.print(jsonLine: result.encoded)
            } else {
                Console.print([StyledText("Removed \(result.definition.reference.text)")])
            }
        }
    }
}
