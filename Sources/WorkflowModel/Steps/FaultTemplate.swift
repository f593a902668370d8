/// The fault that a `raise` makes; each part may be an expression.
public struct FaultTemplate: Sendable, Equatable {
    /// The URI of the error type.
    public var type: Template
    /// The HTTP-like status.
    public var status: Template
    /// A short name of the error.
    public var title: Template?
    /// What happened, in a sentence.
    public var detail: Template?
    /// The pointer of the task; nil means the raising task.
    public var instance: Template?

    /// Each part as its property says.
    public init(
        type: Template, status: Template, title: Template? = nil, detail: Template? = nil, instance: Template? = nil
    ) {
        self.type = type
        self.status = status
        self.title = title
        self.detail = detail
        self.instance = instance
    }
}
