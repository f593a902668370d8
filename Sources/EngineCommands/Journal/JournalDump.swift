import ArgumentParser
import EngineJournal
import EngineProtocol
import WorkflowModel

/// `enginectl journal dump`.
struct JournalDumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Show the records of the journal, oldest first.",
        discussion: """
            One line a record: sequence, kind (see journal-records.md), bytes, group, file and offset. With --json \
            each record is a JSON line; --payload adds its content in hexadecimal.
            """)

    @Option(help: ArgumentHelp("Only records from this sequence on.", valueName: "sequence"))
    var from: UInt64 = 1

    @Option(help: ArgumentHelp("At most this many records.", valueName: "count"))
    var limit: Int = .max

    @Flag(help: "Show the content of each record in hexadecimal.")
    var payload = false

    @OptionGroup var journal: JournalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var left = limit
        do {
            guard left > 0 else { return }
            try JournalInspector(directory: journal.directory).records(from: from) { record in
                if output.json { Console.print(jsonLine: encoded(record)) } else { Console.print(lines(record)) }
                left -= 1
                return left > 0
            }
        } catch let error as JournalError {
            throw CommandFailure(error)
        }
    }

    private func lines(_ found: InspectedRecord) -> [StyledText] {
        let record = found.record
        let place = "\(found.file):\(found.batchOffset)"
        let line = StyledText(
            "\(record.sequence)  kind \(record.kind)\(found.isInternal ? " (internal)" : "")  "
                + "\(record.bytes.count) bytes  group \(found.group)  \(place)")
        return payload ? [line, StyledText("  " + hexadecimal(record.bytes), .dim)] : [line]
    }

    private func encoded(_ found: InspectedRecord) -> Value {
        let record = found.record
        var object: OrderedObject = [
            "sequence": .integer(Int64(clamping: record.sequence)), "kind": .integer(Int64(record.kind)),
            "internal": .boolean(found.isInternal), "bytes": .integer(Int64(record.bytes.count)),
            "group": .integer(Int64(clamping: found.group)), "file": .string(found.file),
            "offset": .integer(Int64(clamping: found.batchOffset)),
        ]
        if payload { object["payload"] = .string(hexadecimal(record.bytes)) }
        return .object(object)
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
