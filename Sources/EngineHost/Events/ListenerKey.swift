internal import EngineCore

/// Who listens.
enum ListenerKey: Hashable, Comparable {
    /// A task of an execution.
    case task(StepKey)
    /// A schedule.
    case schedule(ScheduleID)

    /// Tasks by age, then schedules by age.
    static func < (left: ListenerKey, right: ListenerKey) -> Bool {
        switch (left, right) {
        case (.task(let left), .task(let right)):
            (left.execution.number, left.token.number) < (right.execution.number, right.token.number)
        case (.schedule(let left), .schedule(let right)): left < right
        case (.task, .schedule): true
        case (.schedule, .task): false
        }
    }
}
