/// A call of a task that the document or a catalog defines.
public struct FunctionStep: Sendable, Equatable {
    /// What the function's task gets as input; nil gives the call's own.
    public var arguments: Template?
    /// The function's task.
    public var body: NodeID

    /// Each part as its property says.
    public init(arguments: Template? = nil, body: NodeID) {
        self.arguments = arguments
        self.body = body
    }
}
