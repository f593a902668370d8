public import WorkflowModel

/// A request to a service.
public struct CallRequest: Sendable, Equatable {
    /// The request. Its templates are literal, but for those that read secrets.
    public var step: CallStep
    /// What the templates see that read secrets; nil when none does.
    public var scope: SecretScope?
    /// What the service is told, so that it can know a repeated request: the same for every attempt of one visit of
    /// the task, and for no other request of any engine.
    public var idempotencyKey: String

    /// Makes a request of its parts.
    public init(step: CallStep, scope: SecretScope?, idempotencyKey: String) {
        self.step = step
        self.scope = scope
        self.idempotencyKey = idempotencyKey
    }
}
