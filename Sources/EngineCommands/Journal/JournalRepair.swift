import ArgumentParser
import EngineJournal
import EngineProtocol
import WorkflowModel

/// `enginectl journal repair`.
struct JournalRepairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Make a journal of what a damaged one still has; the engine must not run.",
        discussion: """
            Without --accept-loss it only says what would be kept and what is lost, and ends with 65 when something is. \
            With it, a new journal is written beside the damaged one and verified, then both change places in one step; \
            the damaged one is kept as journal.old-N. Nothing is ever changed in place. Restore a backup instead, if \
            there is a good one.
            """)

    @Flag(help: "Do it, although acknowledged records may be lost.")
    var acceptLoss = false

    @OptionGroup var journal: JournalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var plan: JournalRepair.Plan
        var aside: String?
        do throws(JournalError) {
            let repair = JournalRepair(of: journal.directory)
            plan = try repair.plan()
            if acceptLoss {
                aside = try JournalReplacement.replace(journal.directory) { temporary throws(JournalError) in
                    plan = try repair.run(into: temporary)
                }
            }
        } catch {
            throw CommandFailure(error)
        }
        if output.json { Console.print(json: encoded(plan, aside)) } else { show(plan, aside) }
        if !acceptLoss, plan.damage != nil { throw CommandFailure.ended(.invalidData) }
    }

    private func show(_ plan: JournalRepair.Plan, _ aside: String?) {
        var lines: [StyledText] = []
        if let damage = plan.damage { lines.append(StyledText("damage: ", .red) + StyledText("\(damage)")) }
        let verb = acceptLoss ? "kept" : "can be kept"
        let from = plan.checkpoint.map { "the checkpoint at \($0) and " } ?? ""
        lines.append(StyledText("\(verb): \(from)the records up to \(plan.lastSequence)"))
        if plan.lostRecords > 0 {
            lines.append(
                StyledText("lost: ", .red)
                    + StyledText(
                        "records \(plan.lastSequence + 1) to \(plan.durableSequence) (\(plan.lostRecords)), which were "
                            + "durable, and whatever came behind them"))
        } else if plan.damage != nil {
            lines.append(StyledText("lost: nothing that is known to have been durable"))
        }
        if let aside { lines.append(StyledText("the damaged journal is kept in \(aside)", .dim)) }
        if !acceptLoss, plan.damage != nil {
            lines.append(StyledText("help: ", .cyan) + StyledText("--accept-loss does it; nothing was changed"))
        }
        if plan.damage == nil { lines.append(StyledText("nothing is damaged")) }
        Console.print(lines)
    }

    private func encoded(_ plan: JournalRepair.Plan, _ aside: String?) -> Value {
        var object: OrderedObject = [
            "lastSequence": .integer(Int64(clamping: plan.lastSequence)),
            "durableSequence": .integer(Int64(clamping: plan.durableSequence)),
            "lostRecords": .integer(Int64(clamping: plan.lostRecords)), "isDone": .boolean(acceptLoss),
        ]
        object["damage"] = plan.damage.map { .string("\($0)") }
        object["checkpoint"] = plan.checkpoint.map { .integer(Int64(clamping: $0)) }
        object["replaced"] = aside.map { .string($0) }
        return .object(object)
    }
}
