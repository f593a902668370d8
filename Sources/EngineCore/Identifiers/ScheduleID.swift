/// The number of a schedule: it is never given to another one, also after the schedule has ended.
public struct ScheduleID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public var number: UInt64

    /// Wraps a number.
    public init(number: UInt64) { self.number = number }

    /// Orders schedules by age.
    public static func < (left: ScheduleID, right: ScheduleID) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}
