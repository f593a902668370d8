internal import EngineCore

/// The tie between an execution and the schedule that started it: it is the execution's start key, so that no start is
/// made twice, whatever crashes when.
struct ScheduleLink: Hashable {
    private static let prefix = "\(ChildLink.reservedPrefix)schedule/"

    var schedule: ScheduleID
    /// The start's place among those of the schedule.
    var number: UInt64
    /// How many lifecycle events led to the start, one after the other.
    var depth: Int

    init(schedule: ScheduleID, number: UInt64, depth: Int = 0) {
        self.schedule = schedule
        self.number = number
        self.depth = depth
    }

    /// Nil for other start keys.
    init?(startKey: String?) {
        guard let startKey, startKey.hasPrefix(Self.prefix) else { return nil }
        let parts = startKey.dropFirst(Self.prefix.count).split(separator: "/")
        guard (2...3).contains(parts.count), let schedule = UInt64(parts[0]), let number = UInt64(parts[1]),
            let depth = parts.count == 3 ? Int(parts[2]) : 0
        else { return nil }
        self.init(schedule: ScheduleID(number: schedule), number: number, depth: depth)
    }

    var startKey: String { "\(Self.prefix)\(schedule.number)/\(number)\(depth > 0 ? "/\(depth)" : "")" }
}

extension ExecutionSlot {
    /// The start of a schedule that the execution is; nil when none started it.
    var scheduleLink: ScheduleLink? { ScheduleLink(startKey: created.key) }
}
