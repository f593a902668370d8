/// How far an execution or a thread is. Each task counts once, by its latest state.
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

    /// Completed tasks in a hundred.
    public var percentage: Double {
        totalNodes == 0 ? 0 : Double(completedNodes) / Double(totalNodes) * 100
    }

    /// Makes a progress of its parts.
    public init(
        totalNodes: Int = 0, completedNodes: Int = 0, failedNodes: Int = 0, skippedNodes: Int = 0,
        runningNodes: Int = 0
    ) {
        self.totalNodes = totalNodes
        self.completedNodes = completedNodes
        self.failedNodes = failedNodes
        self.skippedNodes = skippedNodes
        self.runningNodes = runningNodes
    }
}
