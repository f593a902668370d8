import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl engine`.
struct EngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Look at the engine itself.", subcommands: [EngineStatusCommand.self])
}

/// `enginectl engine status`.
struct EngineStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show version, uptime, counts and journal of the engine.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let status = try connection.engine().call(EngineStatusParameters())
        guard !output.json else { return Console.print(json: status.encoded) }
        Console.print(EngineStatusView(status: status).lines(Console.canvas()))
    }
}
