import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl status`.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how far an execution is.")

    @Argument(help: ArgumentHelp("The number of the execution.", valueName: "id"))
    var executionID: UInt64

    @Flag(help: "Keep showing it until it is over.")
    var watch = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        if watch {
            return try FollowedExecution(executionID: executionID, isJSON: output.json).follow(connection)
        }
        let status = try connection.engine().call(StatusParameters(executionID: executionID))
        guard !output.json else { return Console.print(json: status.encoded) }
        Console.print(StatusView(status: status).lines(Console.canvas()))
        if let hint = hint(status) { Console.say([StyledText(), StyledText(hint, .dim)]) }
    }

    private func hint(_ status: StatusObject) -> String? {
        guard Terminal.standardOutput.isTerminal else { return nil }
        let id = status.executionID
        switch status.status {
        case .paused: return "\"enginectl resume \(id)\" continues it."
        case .failed: return status.isActive ? "\"enginectl resume \(id)\" tries the failed step again." : nil
        case .pending, .running, .waiting, .completed, .cancelled: return nil
        }
    }
}
