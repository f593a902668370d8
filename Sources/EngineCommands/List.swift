import ArgumentParser
import EngineClient
import EngineProtocol
import WorkflowModel

/// `enginectl list`.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List executions, newest first.",
        aliases: ["ls"])

    @Option(
        help: ArgumentHelp(
            "Only this status: \(ListParameters.Filter.names.joined(separator: ", ")). May be repeated.",
            valueName: "status"))
    var status: [FilterArgument] = []

    @Flag(help: "Only executions that are not over; paused ones are among them.")
    var active = false

    @Option(help: ArgumentHelp("Only executions of the definition with this name.", valueName: "name"))
    var process: String?

    @Option(help: ArgumentHelp("Executions at most.", valueName: "count"))
    var limit = 50

    @Flag(help: "All executions, whatever --limit says.")
    var all = false

    @Flag(name: .shortAndLong, help: "Print only the numbers, one a line.")
    var quiet = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() throws {
        let result = try pages()
        if output.json {
            Console.print(json: result.encoded)
        } else if quiet {
            Console.print(result.executions.map { StyledText("\($0.executionID)") })
        } else if result.executions.isEmpty {
            Console.say(StyledText("No executions. \"enginectl run FILE\" starts one.", .dim))
        } else {
            Console.print(ListView(executions: result.executions).lines(Console.canvas()))
            if result.nextCursor != nil {
                Console.say(StyledText("There are more: --limit N or --all shows them.", .dim))
            }
        }
    }

    private func pages() throws(ClientError) -> ListResult {
        var connection = try connection.engine().connect()
        var result = ListResult(executions: [], nextCursor: nil)
        repeat {
            let wanted = all ? ProtocolLimits.listCountMaximum : limit - result.executions.count
            let page = try connection.call(
                ListParameters(
                    statuses: status.map(\.filter) + (active ? [.active] : []), processName: process,
                    limit: min(wanted, ProtocolLimits.listCountMaximum), cursor: result.nextCursor))
            result.executions += page.executions
            result.nextCursor = page.nextCursor
        } while result.nextCursor != nil && (all || result.executions.count < limit)
        return result
    }
}

/// A status, or `active`.
struct FilterArgument: ExpressibleByArgument {
    var filter: ListParameters.Filter

    init?(argument: String) {
        guard let filter = ListParameters.Filter(name: argument) else { return nil }
        self.filter = filter
    }

    static var allValueStrings: [String] { ListParameters.Filter.names }
}
