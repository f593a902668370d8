import ArgumentParser
import EngineProtocol

/// `enginectl definition list`.
struct DefinitionListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List registered definitions by name, older versions first.", aliases: ["ls"])

    @Argument(help: "Only definitions of this name, which may have its namespace before it.")
    var name: String?

    @Flag(name: .shortAndLong, help: "Print only namespace/name@version, one a line.")
    var quiet = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let result = try all()
        if output.json {
            Console.print(json: result.encoded)
        } else if quiet {
            Console.print(result.definitions.map { StyledText($0.reference.text) })
        } else if result.definitions.isEmpty {
            Console.say(StyledText("No definitions. \"enginectl definition register FILE\" registers one.", .dim))
        } else {
            Console.print(DefinitionsView(definitions: result.definitions).lines(Console.canvas()))
        }
    }

    /// The pages put together.
    private func all() throws -> DefinitionListResult {
        var parameters = DefinitionListParameters(name: name, limit: ProtocolLimits.listCountMaximum)
        var definitions: [DefinitionObject] = []
        while true {
            let page = try connection.engine().call(parameters)
            definitions += page.definitions
            guard let next = page.nextCursor else { return DefinitionListResult(definitions: definitions) }
            parameters.cursor = next
        }
    }
}
