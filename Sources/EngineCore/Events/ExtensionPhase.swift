/// Where a task with an extension stands.
public enum ExtensionPhase: Sendable, Equatable, CaseIterable {
    /// In what comes before the task.
    case before
    /// In the task itself.
    case task
    /// In what comes after the task.
    case after
}
