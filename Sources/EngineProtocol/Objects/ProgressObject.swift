public import WorkflowModel

/// How far an execution or a thread is.
public struct ProgressObject: WireObject {
    /// Nodes there are.
    public var totalNodes: Int
    /// Nodes that are done.
    public var completedNodes: Int
    /// Nodes that failed.
    public var failedNodes: Int
    /// Nodes that were skipped.
    public var skippedNodes: Int
    /// Nodes at work.
    public var runningNodes: Int
    /// Completed nodes of all, times 100.
    public var percentage: Double

    /// Progress from its counts.
    public init(
        totalNodes: Int, completedNodes: Int, failedNodes: Int, skippedNodes: Int, runningNodes: Int, percentage: Double
    ) {
        self.totalNodes = totalNodes
        self.completedNodes = completedNodes
        self.failedNodes = failedNodes
        self.skippedNodes = skippedNodes
        self.runningNodes = runningNodes
        self.percentage = percentage
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "progress")
        totalNodes = try reader.required("totalNodes", try reader.count("totalNodes"))
        completedNodes = try reader.required("completedNodes", try reader.count("completedNodes"))
        failedNodes = try reader.count("failedNodes") ?? 0
        skippedNodes = try reader.count("skippedNodes") ?? 0
        runningNodes = try reader.count("runningNodes") ?? 0
        percentage = try reader.required("percentage", try reader.number("percentage"))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("totalNodes", totalNodes)
        writer.write("completedNodes", completedNodes)
        writer.write("failedNodes", failedNodes)
        writer.write("skippedNodes", skippedNodes)
        writer.write("runningNodes", runningNodes)
        writer.write("percentage", percentage)
        return writer.value
    }
}
