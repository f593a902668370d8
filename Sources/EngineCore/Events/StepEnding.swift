/// How a command ended, without its output: that goes into the task's output.
public struct StepEnding: Sendable, Equatable {
    /// The way of the end.
    public enum Cause: Sendable, Equatable {
        /// It exited by itself.
        case exited(code: Int32)
        /// A signal ended it.
        case signalled(signal: Int32)
        /// It never ran.
        case spawnFailed(errno: Int32)
        /// It was lost, or was stopped before it started.
        case interrupted(reason: String)
    }

    /// The way of the end.
    public var cause: Cause
    /// Processor time, user and system, in milliseconds, where it was measured.
    public var processorMilliseconds: Int64?
    /// The most memory it had in use at once, where it was measured.
    public var memoryBytesPeak: Int64?
    /// Whether the kernel killed it for want of memory.
    public var outOfMemory: Bool

    /// Makes an ending of its parts.
    public init(
        cause: Cause, processorMilliseconds: Int64? = nil, memoryBytesPeak: Int64? = nil, outOfMemory: Bool = false
    ) {
        self.cause = cause
        self.processorMilliseconds = processorMilliseconds
        self.memoryBytesPeak = memoryBytesPeak
        self.outOfMemory = outOfMemory
    }
}
