public import WorkflowModel

/// A task that failed and waits for its next attempt.
public struct RetryReport: Sendable, Equatable {
    /// The task that failed: the one that raised the fault, within the task that is tried again.
    public var task: ThreadReport.Element
    /// When the next attempt begins.
    public var until: Instant
    /// Which attempt that will be; the first was 1.
    public var attempt: Int
    /// How many attempts there are at most; nil when their number is not limited.
    public var attemptsMaximum: Int?
    /// Where the loops around it stand, outermost first.
    public var iteration: [Int]

    /// Makes a report of its parts.
    public init(
        task: ThreadReport.Element, until: Instant, attempt: Int, attemptsMaximum: Int?, iteration: [Int] = []
    ) {
        self.task = task
        self.until = until
        self.attempt = attempt
        self.attemptsMaximum = attemptsMaximum
        self.iteration = iteration
    }
}
