/// What became of a step whose processes are all gone.
public struct StepResult: Sendable, Equatable {
    /// How the step ended.
    public enum Ending: Sendable, Equatable {
        /// The main process exited.
        case exited(code: Int32)
        /// The main process was ended by a signal.
        case signalled(signal: Int32)
        /// There never was a process. `path` is what could not be entered, opened or executed.
        case notSpawned(stage: SpawnStage, errno: Int32, path: String)
        /// The supervisor was told to end and ended the step with itself.
        case interrupted(reason: String)
    }

    /// What became of one output stream.
    public struct Stream: Sendable, Equatable {
        /// Bytes that the step wrote.
        public var bytes: UInt64
        /// Bytes of these that were not kept.
        public var droppedBytes: UInt64

        /// What was written, and what of it was not kept.
        public init(bytes: UInt64 = 0, droppedBytes: UInt64 = 0) {
            self.bytes = bytes
            self.droppedBytes = droppedBytes
        }
    }

    /// The step's name.
    public var identifier: StepIdentifier
    /// How it ended.
    public var ending: Ending
    /// Standard output.
    public var output: Stream
    /// Standard error.
    public var error: Stream
    /// What was written to `$ENGINE_OUTPUT`.
    public var reported: Stream
    /// Processor time of all processes of the step.
    public var processorMicroseconds: UInt64
    /// The step's peak memory in its control group, else the largest resident size of one process; zero when unknown.
    public var memoryPeakBytes: UInt64
    /// Bytes that the step's processes read from disks; what memory held already does not count.
    public var diskReadBytes: UInt64
    /// Bytes that the step's processes wrote to disks.
    public var diskWrittenBytes: UInt64
    /// Whether the kernel ended a process of the step because its memory limit was reached.
    public var outOfMemory: Bool
    /// Processes that outlived the main process and were ended with the step.
    public var survivorsEnded: UInt32

    /// A result; what is not given is zero.
    public init(
        identifier: StepIdentifier, ending: Ending, output: Stream = Stream(), error: Stream = Stream(),
        reported: Stream = Stream(), processorMicroseconds: UInt64 = 0, memoryPeakBytes: UInt64 = 0,
        diskReadBytes: UInt64 = 0, diskWrittenBytes: UInt64 = 0, outOfMemory: Bool = false, survivorsEnded: UInt32 = 0
    ) {
        self.identifier = identifier
        self.ending = ending
        self.output = output
        self.error = error
        self.reported = reported
        self.processorMicroseconds = processorMicroseconds
        self.memoryPeakBytes = memoryPeakBytes
        self.diskReadBytes = diskReadBytes
        self.diskWrittenBytes = diskWrittenBytes
        self.outOfMemory = outOfMemory
        self.survivorsEnded = survivorsEnded
    }
}
