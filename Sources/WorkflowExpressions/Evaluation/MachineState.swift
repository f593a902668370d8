import WorkflowModel

/// What a ``Machine`` is the address of.
struct MachineState {
    let program: CompiledProgram
    let limits: EvaluationLimits
    let now: Instant?
    /// By index of ``CompiledProgram/freeVariables``.
    let arguments: [Value?]

    /// Steps left.
    var steps: Int
    /// Bytes left.
    var bytes: Int
    /// Containers within containers that may still be built.
    var nestings: Int
    /// Below this address recursion must end, or move to a large stack.
    let stackFloor: UInt
    /// Down to this address the stack has been charged.
    var stackMark: UInt
    /// What was charged for the stack.
    var stackBytes = 0
    let isOnLargeStack: Bool

    /// What results that are kept for longer than their turn of a loop hold.
    var keptBytes = 0
    /// Results that were kept and are too large to measure.
    var unmeasured = 0
    /// Labels so far.
    var labels = 0

    var frames = FrameStack()

    init(
        program: CompiledProgram, arguments: [Value?], now: Instant?, limits: EvaluationLimits, stackTop: UInt,
        isOnLargeStack: Bool
    ) {
        let stackFloor = stackTop - UInt(isOnLargeStack ? limits.stackBytesMaximum : Stack.smallBytes)
        self.program = program
        self.arguments = arguments
        self.now = now
        self.limits = limits
        self.stackFloor = stackFloor
        stackMark = isOnLargeStack ? stackTop - UInt(Stack.smallBytes) : stackFloor
        self.isOnLargeStack = isOnLargeStack
        steps = limits.stepsMaximum
        bytes = limits.bytesMaximum
        nestings = isOnLargeStack ? limits.nestingsMaximum : Swift.min(Stack.smallNestings, limits.nestingsMaximum)
    }
}
