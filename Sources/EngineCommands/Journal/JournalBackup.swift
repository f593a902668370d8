import ArgumentParser
import EngineJournal
import EngineProtocol
import WorkflowModel

/// `enginectl journal backup`.
struct JournalBackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the journal into a directory, also while the engine runs.",
        discussion: """
            The copy is a journal that opens: it holds everything that was acknowledged before the command was given. \
            It is verified before the command ends. The directory is made, or has to be empty.
            """)

    @Argument(help: "The directory to copy into.", completion: .directory)
    var target: String

    @OptionGroup var journal: JournalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let summary: JournalBackup.Summary
        do throws(JournalError) {
            summary = try JournalBackup(of: journal.directory, into: target).run()
        } catch {
            throw CommandFailure(error)
        }
        if output.json {
            Console.print(json: [
                "directory": .string(target), "identity": .string("\(summary.identity)"),
                "isLive": .boolean(summary.isLive), "segments": .integer(Int64(summary.segments)),
                "checkpoints": .integer(Int64(summary.checkpoints)),
                "firstSequence": .integer(Int64(clamping: summary.firstSequence)),
                "lastSequence": .integer(Int64(clamping: summary.lastSequence)),
                "bytes": .integer(Int64(clamping: summary.bytes)),
            ])
        } else {
            Console.print([
                StyledText(
                    "\(target): records \(summary.firstSequence) to \(summary.lastSequence) in \(summary.segments) "
                        + "segments, \(summary.checkpoints) checkpoints, \(summary.bytes) bytes; verified")
            ])
        }
    }
}
