import ArgumentParser
import EngineProtocol
import Glibc

/// `enginectl journal`: looks at the journal's files by itself, whether the engine runs or not. It never writes.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Look at the journal's files, live or at rest.",
        subcommands: [JournalCheckCommand.self, JournalDumpCommand.self])
}

/// Which journal is meant.
struct JournalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The engine's state directory (or set ENGINE_STATE).", valueName: "directory"),
        completion: .directory)
    var state: String?

    /// The directory of the segments.
    var directory: String {
        let paths = DefaultPaths(uid: getuid()) { name in getenv(name).map { String(cString: $0) } }
        return (state ?? paths.stateDirectory) + "/journal"
    }
}
