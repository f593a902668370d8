import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl ping`.
struct PingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping", abstract: "Check that the engine answers.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let engine = connection.engine()
        let start = ContinuousClock.now
        let answer = try engine.call(PingParameters())
        let elapsed = start.duration(to: .now)
        guard !output.json else { return Console.print(json: answer.encoded) }
        let (seconds, attoseconds) = elapsed.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        let milliseconds = "\(microseconds / 1_000).\(microseconds % 1_000 / 100)"
        Console.print([StyledText("engined \(answer.version) at \(engine.path) answered in \(milliseconds) ms.")])
    }
}
