import ArgumentParser
import EngineProtocol

/// `enginectl schedule pause`.
struct SchedulePauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop schedules: nothing starts by itself until they are resumed.",
        discussion: "Executions that run go on, and `run-now` still works.")

    @Argument(help: "NAME or NAMESPACE/NAME.")
    var schedules: [ScheduleArgument]

    @Option(help: ArgumentHelp("Why, for those who ask later.", valueName: "text"))
    var reason: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        for schedule in schedules {
            let result = try connection.engine().call(
                SchedulePauseParameters(schedule: schedule.name, reason: reason))
            if output.json {
                Console.print(jsonLine: result.encoded)
            } else {
                Console.say("\(result.schedule.name) is paused.")
            }
        }
    }
}
