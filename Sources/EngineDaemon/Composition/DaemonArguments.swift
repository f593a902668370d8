import ArgumentParser
import WorkflowModel

/// The command line of `engined`.
struct DaemonArguments: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engined", abstract: "A durable process engine for this host.",
        discussion: """
            Runs definitions as executions that survive a crash, an upgrade and a power cut. Control it with \
            enginectl. Settings come from the command line, then from ENGINE_* variables, then from the configuration \
            file. SIGTERM stops it in order, and running steps go on; SIGHUP reads log level and roles again.
            """,
        version: EngineVersion.current)

    @Option(help: ArgumentHelp("The directory of journal and step output.", valueName: "directory"))
    var state: String?

    @Option(help: ArgumentHelp("The control socket.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The program engine-stepd; without it the one beside engined.", valueName: "path"))
    var stepd: String?

    @Option(help: ArgumentHelp("The configuration file (JSON).", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var logLevel: String?

    /// The command line among the other sources of configuration.
    func sources(environment: [String: String], uid: UInt32) throws(ConfigurationError) -> DaemonConfiguration.Sources {
        var flags: [Setting: String] = [:]
        flags[.state] = state
        flags[.socket] = socket
        flags[.stepd] = stepd
        flags[.logLevel] = logLevel
        return DaemonConfiguration.Sources(flags: flags, filePath: config, environment: environment, uid: uid)
    }
}
