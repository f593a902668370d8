import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl history`.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the journaled events of an execution, oldest first.",
        discussion: "With --json each event is a line.")

    @Argument(help: ArgumentHelp("The number of the execution.", valueName: "id"))
    var executionID: UInt64

    @Option(help: ArgumentHelp("Only events after this number.", valueName: "number"))
    var after: UInt64 = 0

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        var connection = try connection.engine().connect()
        var entries: [HistoryEntry] = []
        var position = after
        while true {
            let page = try connection.call(HistoryParameters(executionID: executionID, after: position))
            if output.json {
                for entry in page.entries { Console.print(jsonLine: entry.encoded) }
            } else {
                entries += page.entries
            }
            guard page.hasMore, let last = page.entries.last else { break }
            position = last.sequence
        }
        guard !output.json else { return }
        Console.print(HistoryView(entries: entries).lines(Console.canvas()))
    }
}
