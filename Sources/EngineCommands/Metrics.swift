import ArgumentParser
import EngineProtocol
import Glibc

/// `enginectl metrics`.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Print the engine's metrics for a monitoring system.",
        discussion: """
            Prints what a scrape of the gateway's /metrics gives. A textfile collector takes it without the gateway: \
            enginectl metrics --format prometheus > FILE.
            """)

    @Option(help: ArgumentHelp("openmetrics or prometheus.", valueName: "format"))
    var format = MetricsFormatArgument(format: .openMetrics)

    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let metrics = try connection.engine().call(MetricsParameters(format: format.format))
        Console.write(bytes: Array(metrics.text.utf8), to: STDOUT_FILENO)
    }
}

/// A text format of metrics by its name.
struct MetricsFormatArgument: ExpressibleByArgument {
    var format: MetricsParameters.Format

    init(format: MetricsParameters.Format) { self.format = format }

    init?(argument: String) {
        guard let format = MetricsParameters.Format(rawValue: argument) else { return nil }
        self.format = format
    }

    var defaultValueDescription: String { format.rawValue }
    static var allValueStrings: [String] { MetricsParameters.Format.allCases.map(\.rawValue) }
}
