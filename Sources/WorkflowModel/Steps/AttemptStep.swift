/// A task list whose faults are caught, retried or handled (`try`).
public struct AttemptStep: Sendable, Equatable {
    /// A `do` node, or a single task.
    public var body: NodeID
    /// Which faults are caught.
    public var filter: FaultFilter
    /// The variable that holds the error in the expressions of the catch and in its handler, without `$`.
    public var errorVariable: String
    /// False over the error: it is not caught.
    public var when: Expression?
    /// True over the error: it is not caught.
    public var exceptWhen: Expression?
    /// How the body is run again; nil never does.
    public var retry: RetryPolicy?
    /// A `do` node that runs once retries are exhausted. Without one the output is the try's input.
    public var handler: NodeID?
    /// Where the flow goes after a catch; nil means as after the task itself.
    public var handlerThen: FlowDirective?
    /// False for a short-form `retry`, which does not swallow the fault when its retries are exhausted.
    public var catchesWhenExhausted: Bool

    /// Each part as its property says.
    public init(
        body: NodeID, filter: FaultFilter = FaultFilter(), errorVariable: String = "error", when: Expression? = nil,
        exceptWhen: Expression? = nil, retry: RetryPolicy? = nil, handler: NodeID? = nil,
        handlerThen: FlowDirective? = nil, catchesWhenExhausted: Bool = true
    ) {
        self.body = body
        self.filter = filter
        self.errorVariable = errorVariable
        self.when = when
        self.exceptWhen = exceptWhen
        self.retry = retry
        self.handler = handler
        self.handlerThen = handlerThen
        self.catchesWhenExhausted = catchesWhenExhausted
    }
}
