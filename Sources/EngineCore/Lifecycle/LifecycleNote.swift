public import WorkflowModel

/// A change of an execution or of one of its tasks, as the specification's lifecycle events tell it.
public struct LifecycleNote: Sendable, Equatable {
    /// What has changed; the raw value stands in the type of the event.
    public enum Kind: String, Sendable, CaseIterable {
        case workflowStarted = "workflow.started"
        case workflowSuspended = "workflow.suspended"
        case workflowResumed = "workflow.resumed"
        case workflowCorrelationStarted = "workflow.correlation-started"
        case workflowCorrelationCompleted = "workflow.correlation-completed"
        case workflowCancelled = "workflow.cancelled"
        case workflowFaulted = "workflow.faulted"
        case workflowCompleted = "workflow.completed"
        case workflowStatusChanged = "workflow.status-changed"
        case taskCreated = "task.created"
        case taskStarted = "task.started"
        case taskSuspended = "task.suspended"
        case taskResumed = "task.resumed"
        case taskRetried = "task.retried"
        case taskCancelled = "task.cancelled"
        case taskFaulted = "task.faulted"
        case taskCompleted = "task.completed"
        case taskStatusChanged = "task.status-changed"

        /// The type of the event.
        public var type: String { "\(Self.typePrefix)\(rawValue).v1" }

        /// What the types of all of them begin with.
        public static let typePrefix = "io.serverlessworkflow."

        /// Whether it is about a task.
        public var isOfTask: Bool { rawValue.hasPrefix("task.") }

        /// The member of the data that tells when.
        var time: String {
            switch self {
            case .workflowStarted, .workflowCorrelationStarted, .taskStarted: "startedAt"
            case .workflowSuspended, .taskSuspended: "suspendedAt"
            case .workflowResumed, .taskResumed: "resumedAt"
            case .workflowCorrelationCompleted, .workflowCompleted, .taskCompleted: "completedAt"
            case .workflowCancelled, .taskCancelled: "cancelledAt"
            case .workflowFaulted, .taskFaulted: "faultedAt"
            case .workflowStatusChanged, .taskStatusChanged: "updatedAt"
            case .taskCreated: "createdAt"
            case .taskRetried: "retriedAt"
            }
        }
    }

    /// What has changed.
    public var kind: Kind
    /// When.
    public var at: Instant
    /// The event of the execution that says so.
    public var sequence: UInt64
    /// The key of the task; nil when it is about the execution.
    public var task: String?
    /// The data of the event, as the specification has it.
    public var data: OrderedObject
}
