internal import EngineCore
internal import WorkflowModel

/// Which limits of steps are really enforced here, and why others are not.
public struct LimitEnforcement: Sendable, Equatable {
    /// `limits.memory`.
    public var memory: Bool
    /// `limits.cpus`.
    public var processors: Bool
    /// `limits.tasks`.
    public var tasks: Bool
    /// `limits.io`.
    public var transfer: Bool
    /// Why steps have no control groups, for people; empty when they have.
    public var hindrance: String

    /// What is enforced.
    public init(memory: Bool, processors: Bool, tasks: Bool, transfer: Bool, hindrance: String = "") {
        self.memory = memory
        self.processors = processors
        self.tasks = tasks
        self.transfer = transfer
        self.hindrance = hindrance
    }

    /// Everything is enforced.
    public static let full = LimitEnforcement(memory: true, processors: true, tasks: true, transfer: true)

    /// Those of the limits that nothing enforces.
    func unenforced(_ limits: ResourceLimits) -> [UnenforcedLimit] {
        guard self != .full, !limits.isEmpty else { return [] }
        let all: [(isSet: Bool, isEnforced: Bool, name: String, controller: String)] = [
            (limits.memoryBytesMaximum != nil, memory, "memory", "memory"),
            (limits.processorMillis != nil, processors, "cpus", "cpu"),
            (limits.tasksMaximum != nil, tasks, "tasks", "pids"),
            (limits.transferBytesMaximum != nil, transfer, "io", "io"),
        ]
        return all.filter { $0.isSet && !$0.isEnforced }.map { limit in
            UnenforcedLimit(
                limit: limit.name,
                reason: hindrance.isEmpty
                    ? "the controller `\(limit.controller)` is not delegated to engine-stepd" : hindrance)
        }
    }
}
