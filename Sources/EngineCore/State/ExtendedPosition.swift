import WorkflowModel

/// Where a task with an extension stands.
struct ExtendedPosition: Sendable, Equatable {
    /// Nil when the extension's condition does not hold.
    var phase: ExtensionPhase?
    /// What the extended task gave, while what comes after it runs.
    var output: Value?
    /// Where the flow goes after what comes after it.
    var then: FlowDirective
}
