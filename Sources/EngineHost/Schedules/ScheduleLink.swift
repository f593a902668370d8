internal import EngineCore

/// The tie between an execution and the schedule that started it: it is the execution's start key, so that no start is
/// made twice, whatever crashes when.
struct ScheduleLink: Hashable {
    private static let prefix = "\(ChildLink.reservedPrefix)schedule/"

    var schedule: ScheduleID
    /// The start's place among those of the schedule.
    var number: UInt64

    init(schedule: ScheduleID, number: UInt64) {
        self.schedule = schedule
        self.number = number
    }

    /// Nil for other start keys.
    init?(startKey: String?) {
        guard let startKey, startKey.hasPrefix(Self.prefix) else { return nil }
        let parts = startKey.dropFirst(Self.prefix.count).split(separator: "/")
        guard parts.count == 2, let schedule = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
        self.schedule = ScheduleID(number: schedule)
        self.number = number
    }

    var startKey: String { "\(Self.prefix)\(schedule.number)/\(number)" }
}

extension ExecutionSlot {
    /// The start of a schedule that the execution is; nil when none started it.
    var scheduleLink: ScheduleLink? { ScheduleLink(startKey: created.key) }
}
