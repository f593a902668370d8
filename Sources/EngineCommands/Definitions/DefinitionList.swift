import ArgumentParser
import EngineClient
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
        let result = try everything()
        if output.json {
            Console.print(json: result.encoded)
        } else if quiet {
            Console.print(result.definitions.map { StyledText($0.reference) })
        } else if result.definitions.isEmpty {
            Console.say(StyledText("No definitions. \"enginectl definition register FILE\" registers one.", .dim))
        } else {
            Console.print(DefinitionsView(definitions: result.definitions).lines(Console.canvas()))
        }
    }

    /// All pages as one.
    private func everything() throws(ClientError) -> DefinitionListResult {
        let engine = connection.engine()
        var result = try engine.call(DefinitionListParameters(name: name))
        while let cursor = result.nextCursor {
            let page = try engine.call(DefinitionListParameters(name: name, cursor: cursor))
            result.definitions += page.definitions
            result.nextCursor = page.nextCursor
        }
        return result
    }
}
