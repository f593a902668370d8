/// When executions of a definition start by themselves.
public struct Schedule: Sendable, Equatable {
    /// One reason to start.
    public enum Trigger: Sendable, Equatable {
        /// Again and again, at this distance.
        case every(Duration)
        /// At the times that a calendar expression names.
        case cron(CronExpression)
        /// So long after the end of the execution before.
        case after(Duration)
        /// When these events were consumed; they are the execution's input.
        case events(EventConsumption, read: ListenStep.Read)
    }
    /// What becomes of times that passed while the engine was down.
    public enum Missed: String, Sendable, CaseIterable {
        case skip, once, all
    }
    /// What happens when it is time and the execution before still runs.
    public enum Overlap: String, Sendable, CaseIterable {
        /// Both run.
        case allow
        /// The new one does not start.
        case skip
        /// The new one starts when the other has ended.
        case queue
        /// The other is cancelled.
        case cancelRunning
    }

    /// The reasons to start; at least one.
    public var triggers: [Trigger]
    /// What becomes of times that passed while the engine was down.
    public var missed: Missed
    /// What happens when it is time and the execution before still runs.
    public var overlap: Overlap

    /// Each part as its property says.
    public init(triggers: [Trigger], missed: Missed = .once, overlap: Overlap = .allow) {
        self.triggers = triggers
        self.missed = missed
        self.overlap = overlap
    }
}
