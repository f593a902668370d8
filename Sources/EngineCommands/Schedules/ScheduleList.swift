import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl schedule list`.
struct ScheduleListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the definitions that start by themselves.", aliases: ["ls"])

    @Flag(name: .shortAndLong, help: "Print only namespace/name, one a line.")
    var quiet = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let result = try ScheduleListResult.everything(of: connection.engine())
        if output.json {
            Console.print(json: result.encoded)
        } else if quiet {
            Console.print(result.schedules.map { StyledText($0.name) })
        } else if result.schedules.isEmpty {
            Console.say(StyledText("No schedules. \"enginectl schedule add FILE\" adds one.", .dim))
        } else {
            Console.print(SchedulesView(schedules: result.schedules).lines(Console.canvas()))
        }
    }
}

extension ScheduleListResult {
    /// All pages as one.
    static func everything(of engine: EngineAccess) throws(ClientError) -> ScheduleListResult {
        var result = try engine.call(ScheduleListParameters(limit: ProtocolLimits.listCountMaximum))
        while let cursor = result.nextCursor {
            let page = try engine.call(
                ScheduleListParameters(limit: ProtocolLimits.listCountMaximum, cursor: cursor))
            result.schedules += page.schedules
            result.nextCursor = page.nextCursor
        }
        return result
    }
}
