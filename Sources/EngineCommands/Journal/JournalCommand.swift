import ArgumentParser
import EngineProtocol
import Glibc

/// `enginectl journal`: works on the journal's files by itself, whether the engine runs or not. It never writes into a
/// journal that is there: what repairs and restores, makes a new one.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Check, back up, restore and repair the journal's files.",
        subcommands: [
            JournalCheckCommand.self, JournalDumpCommand.self, JournalBackupCommand.self, JournalRestoreCommand.self,
            JournalRepairCommand.self,
        ])
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
