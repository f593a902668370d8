import VirtualDisk
import WorkflowModel

/// Makes documents that start by themselves: every kind of trigger, and every policy.
struct ScheduledDocument: Hashable, Sendable {
    /// How many names a plan has, and versions of each.
    static let nameCount = 2
    static let versionCount = 3

    /// Of the plan.
    var seed: UInt64
    var name: Int
    var version: Int

    /// The name with its namespace before it.
    static func name(_ number: Int) -> String { "simulation/tick\(number)" }

    var versionText: String { "1.\(version).0" }

    /// The document itself: a function of its parts.
    var text: String {
        var random = SeededGenerator(seed: seed &* 31 &+ UInt64(name * Self.versionCount + version))
        var schedule = OrderedObject()
        for _ in 0..<(random.chance(25) ? 2 : 1) { addTrigger(to: &schedule, &random) }
        schedule["missed"] = ["skip", "once", "all"][random.below(3)]
        schedule["overlap"] = ["allow", "skip", "queue", "cancelRunning"][random.below(4)]
        let steps: [Value] =
            switch random.below(4) {
            case 0: [["id": "work", "run": "work"]]
            case 1: [["id": "rest", "wait": "4s"]]
            default: [["id": "note", "set": ["a": 1]]]
            }
        var document: OrderedObject = [
            "namespace": "simulation", "name": .string("tick\(name)"), "version": .string(versionText),
            "steps": .array(steps),
        ]
        // A version without a schedule ends what the one before has begun.
        if !random.chance(8) { document["schedule"] = .object(schedule) }
        return Value.object(document).printed()
    }

    private func addTrigger(to schedule: inout OrderedObject, _ random: inout SeededGenerator) {
        let type: Value = random.chance(50) ? "t0" : "t1"
        switch random.below(9) {
        case 0..<3: schedule["every"] = ["7s", "20s", "5m"][random.below(3)]
        case 3..<6:
            schedule["cron"] = ["* * * * *", "*/5 * * * *", "30 3 * * *"][random.below(3)]
            schedule["timeZone"] = "UTC"
        case 6: schedule["after"] = "9s"
        case 7: schedule["on"] = ["one": ["with": ["type": type]]]
        default: schedule["on"] = ["all": [["with": ["type": "t0"]], ["with": ["type": "t1"]]]]
        }
    }
}
