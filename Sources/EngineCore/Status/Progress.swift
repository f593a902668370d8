/// How far an execution or a thread is. Each task counts once: what was done once stays done while it is done again,
/// for the next item of a loop or the next attempt.
public struct Progress: Sendable, Equatable {
    /// Tasks of the definition.
    public var totalNodes: Int
    /// Tasks whose latest run ended well.
    public var completedNodes: Int
    /// Tasks whose latest run faulted.
    public var failedNodes: Int
    /// Tasks that were passed over, or failed where they may.
    public var skippedNodes: Int
    /// Tasks that are being worked on.
    public var runningNodes: Int
    /// What is completed or passed over, in a hundred; a loop counts by its items. Never goes back, unless somebody
    /// sends the execution back to an earlier task, and is 100 when the execution is completed.
    public var percentage: Double

    /// Makes a progress of its parts.
    public init(
        totalNodes: Int = 0, completedNodes: Int = 0, failedNodes: Int = 0, skippedNodes: Int = 0,
        runningNodes: Int = 0, percentage: Double = 0
    ) {
        self.totalNodes = totalNodes
        self.completedNodes = completedNodes
        self.failedNodes = failedNodes
        self.skippedNodes = skippedNodes
        self.runningNodes = runningNodes
        self.percentage = percentage
    }
}
