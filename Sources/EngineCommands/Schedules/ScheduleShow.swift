import ArgumentParser
import EngineProtocol

/// `enginectl schedule show`.
struct ScheduleShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show when a definition starts, and how that went.")

    @Argument(help: "NAME or NAMESPACE/NAME.")
    var schedule: ScheduleArgument

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let result = try connection.engine().call(ScheduleShowParameters(schedule: schedule.name))
        output.json
            ? Console.print(json: result.encoded)
            : Console.print(ScheduleView(schedule: result.schedule).lines(Console.canvas()))
    }
}
