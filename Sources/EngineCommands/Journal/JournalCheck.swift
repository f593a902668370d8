import ArgumentParser
import EngineJournal
import EngineProtocol
import WorkflowModel

/// `enginectl journal check`.
struct JournalCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Verify every segment, batch and checkpoint.",
        discussion: """
            Reads everything and changes nothing; on a live journal it ends at what is durable. Ends with 65 when \
            something is damaged; each finding names file, offset and sequence.
            """)

    @OptionGroup var journal: JournalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let report: CheckReport
        do throws(JournalError) {
            report = try JournalInspector(directory: journal.directory).check()
        } catch {
            throw CommandFailure(error)
        }
        if output.json { Console.print(json: encoded(report)) } else { show(report) }
        if !report.isSound { throw CommandFailure.ended(.invalidData) }
    }

    private func show(_ report: CheckReport) {
        let live = report.isLive ? "live, read up to what is durable" : "at rest"
        var lines = [
            StyledText("\(journal.directory): \(live)"),
            StyledText(
                "\(report.segments) segments, \(report.checkpoints) checkpoints, \(report.records) records "
                    + "(\(report.firstSequence) to \(report.lastSequence)), \(report.bytes) bytes"),
        ]
        lines += report.notes.map { StyledText("note: \($0)", .dim) }
        lines += report.findings.map { StyledText("damage: ", .red) + StyledText($0.description) }
        let glyphs = Terminal.standardOutput.glyphs
        if report.isSound { lines.append(StyledText("\(glyphs.completed) ", .green) + StyledText("sound")) }
        Console.print(lines)
    }

    private func encoded(_ report: CheckReport) -> Value {
        let findings = report.findings.map { damage -> Value in
            var object: OrderedObject = ["kind": .string(damage.kind.rawValue), "file": .string(damage.file)]
            object["offset"] = damage.offset.map { .integer(Int64(clamping: $0)) }
            object["sequence"] = damage.sequence.map { .integer(Int64(clamping: $0)) }
            object["detail"] = .string(damage.detail)
            return .object(object)
        }
        return [
            "isSound": .boolean(report.isSound), "isLive": .boolean(report.isLive),
            "segments": .integer(Int64(report.segments)), "checkpoints": .integer(Int64(report.checkpoints)),
            "records": .integer(Int64(clamping: report.records)), "bytes": .integer(Int64(clamping: report.bytes)),
            "firstSequence": .integer(Int64(clamping: report.firstSequence)),
            "lastSequence": .integer(Int64(clamping: report.lastSequence)),
            "watermark": .integer(Int64(clamping: report.watermark)), "findings": .array(findings),
            "notes": .array(report.notes.map { .string($0) }),
        ]
    }
}

extension CommandFailure {
    /// Why the journal cannot be looked at.
    init(_ error: JournalError) {
        switch error {
        case .notInitialized: self.init(.notFound, error.description, remedy: "Name the state directory with --state.")
        case .unavailable: self.init(.notPermitted, error.description, remedy: "Run it as the engine's user.")
        case .locked:
            self.init(.busy, error.description, remedy: "Stop the engine first, as with `systemctl stop engined`.")
        case .notEmpty: self.init(.usage, error.description)
        case .newerFormat, .unknownFeatures, .damaged, .unsuitableFileSystem, .busy, .diskFull, .tooLarge,
            .invalidPayload, .dropped, .failed, .closed:
            self.init(.invalidData, error.description)
        }
    }
}
