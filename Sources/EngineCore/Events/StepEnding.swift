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

    /// Why the engine told it to stop.
    public enum StopCause: String, Sendable, CaseIterable {
        /// Somebody cancelled the execution.
        case cancel
        /// A time limit was over.
        case timeout
        /// Something beside it failed.
        case failure
        /// Its branch was not needed any more, or the execution went back to an earlier task.
        case branch
    }

    /// The way of the end.
    public var cause: Cause
    /// Why the engine told it to stop; nil when it ended by itself.
    public var stopped: StopCause?
    /// Processor time, user and system, in milliseconds, where it was measured.
    public var processorMilliseconds: Int64?
    /// The most memory it had in use at once, where it was measured.
    public var memoryBytesPeak: Int64?
    /// Bytes read from disks, where it was measured.
    public var diskBytesRead: Int64?
    /// Bytes written to disks, where it was measured.
    public var diskBytesWritten: Int64?
    /// Whether the kernel killed it for want of memory.
    public var outOfMemory: Bool

    /// Makes an ending of its parts.
    public init(
        cause: Cause, stopped: StopCause? = nil, processorMilliseconds: Int64? = nil, memoryBytesPeak: Int64? = nil,
        diskBytesRead: Int64? = nil, diskBytesWritten: Int64? = nil, outOfMemory: Bool = false
    ) {
        self.cause = cause
        self.stopped = stopped
        self.processorMilliseconds = processorMilliseconds
        self.memoryBytesPeak = memoryBytesPeak
        self.diskBytesRead = diskBytesRead
        self.diskBytesWritten = diskBytesWritten
        self.outOfMemory = outOfMemory
    }
}
