/// What every task may declare around its step, applied in this order: `if`, input (from, schema), the step,
/// output (as, schema), export (as, schema), then.
public struct TaskOptions: Sendable, Equatable {
    /// False skips the task, whose input passes through.
    public var condition: Expression?
    /// Transforms the raw input.
    public var inputFrom: Template?
    /// The JSON Schema of the transformed input.
    public var inputSchema: Value?
    /// Transforms the raw output.
    public var outputAs: Template?
    /// The JSON Schema of the transformed output.
    public var outputSchema: Value?
    /// Sees the transformed output and replaces `$context`.
    public var exportAs: Template?
    /// The JSON Schema of the exported context.
    public var exportSchema: Value?
    /// The longest that the task may take while the execution is not paused.
    public var timeout: DurationSource?
    /// Where the flow goes after the task.
    public var then: FlowDirective
    /// The author's metadata, untouched, for people and tools.
    public var metadata: Value?
    /// The JSON pointer of the task in ``Definition/authored``; nil when no expression reads `$task`.
    public var authoredAt: String?
    /// Pause the execution when it reaches this task, before it starts.
    public var breakpoint: Bool
    /// A failure counts as skipped: the task's output is null and the flow goes on.
    public var allowFailure: Bool

    /// Each part as its property says.
    public init(
        condition: Expression? = nil, inputFrom: Template? = nil, inputSchema: Value? = nil,
        outputAs: Template? = nil, outputSchema: Value? = nil, exportAs: Template? = nil, exportSchema: Value? = nil,
        timeout: DurationSource? = nil, then: FlowDirective = .continue, metadata: Value? = nil,
        authoredAt: String? = nil, breakpoint: Bool = false, allowFailure: Bool = false
    ) {
        self.condition = condition
        self.inputFrom = inputFrom
        self.inputSchema = inputSchema
        self.outputAs = outputAs
        self.outputSchema = outputSchema
        self.exportAs = exportAs
        self.exportSchema = exportSchema
        self.timeout = timeout
        self.then = then
        self.metadata = metadata
        self.authoredAt = authoredAt
        self.breakpoint = breakpoint
        self.allowFailure = allowFailure
    }
}
