import ArgumentParser
import EngineJournal
import EngineProtocol
import WorkflowModel

/// `enginectl journal restore`.
struct JournalRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the journal's place; the engine must not run.",
        discussion: """
            The backup is copied and verified beside the journal, then both change places in one step. The journal that \
            was there is kept as journal.old-N. What was acknowledged after the backup is lost to the engine.
            """)

    @Argument(help: "The backup's directory.", completion: .directory)
    var source: String

    @OptionGroup var journal: JournalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var summary: JournalBackup.Summary?
        let aside: String?
        do throws(JournalError) {
            aside = try JournalReplacement.replace(journal.directory) { temporary throws(JournalError) in
                summary = try JournalBackup(of: source, into: temporary).run()
            }
        } catch {
            throw CommandFailure(error)
        }
        let last = summary?.lastSequence ?? 0
        if output.json {
            var object: OrderedObject = [
                "directory": .string(journal.directory), "lastSequence": .integer(Int64(clamping: last)),
            ]
            object["replaced"] = aside.map { .string($0) }
            Console.print(json: .object(object))
        } else {
            var lines = [StyledText("\(journal.directory): restored, up to record \(last)")]
            if let aside { lines.append(StyledText("the journal that was there is kept in \(aside)", .dim)) }
            Console.print(lines)
        }
    }
}
