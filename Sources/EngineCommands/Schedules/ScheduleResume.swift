import ArgumentParser
import EngineProtocol

/// `enginectl schedule resume`.
struct ScheduleResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let schedules go on.",
        discussion: "Times and events that passed meanwhile do not count.")

    @Argument(help: "NAME or NAMESPACE/NAME.")
    var schedules: [ScheduleArgument]

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        for schedule in schedules {
            let result = try connection.engine().call(ScheduleResumeParameters(schedule: schedule.name))
            if output.json {
                Console.print(jsonLine: result.encoded)
            } else {
                let canvas = Console.canvas(for: .standardError)
                let next = result.schedule.nextFireAt.map { ", next at \(TimeText.local($0, canvas))" } ?? ""
                Console.say("\(result.schedule.name) goes on\(next).")
            }
        }
    }
}
