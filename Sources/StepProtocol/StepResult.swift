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
    public var output = Stream()
    /// Standard error.
    public var error = Stream()
    /// What was written to `$ENGINE_OUTPUT`.
    public var reported = Stream()
    /// Processor time of all processes of the step.
    public var processorMicroseconds: UInt64 = 0
    /// The step's peak memory in its control group, else the largest resident size of one process; zero when unknown.
    public var memoryPeakBytes: UInt64 = 0
    /// Bytes that the step's processes read from disks; what memory held already does not count.
    public var diskReadBytes: UInt64 = 0
    /// Bytes that the step's processes wrote to disks.
    public var diskWrittenBytes: UInt64 = 0
    /// Whether the kernel ended a process of the step because its memory limit was reached.
    public var outOfMemory = false
    /// Processes that outlived the main process and were ended with the step.
    public var survivorsEnded: UInt32 = 0

    /// A result of which nothing else is known yet.
    public init(identifier: StepIdentifier, ending: Ending) {
        self.identifier = identifier
        self.ending = ending
    }
}

extension StepResult: Coded {
    package init() { self.init(identifier: StepIdentifier(), ending: Ending()) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&identifier, "identifier")
        try coder.code(&ending, "ending")
        try coder.code(&output, "output")
        try coder.code(&error, "error output")
        try coder.code(&reported, "reported output")
        try coder.code(&processorMicroseconds, "processor time")
        try coder.code(&memoryPeakBytes, "memory peak")
        try coder.code(&diskReadBytes, "disk read")
        try coder.code(&diskWrittenBytes, "disk written")
        try coder.code(&outOfMemory, "out of memory")
        try coder.code(&survivorsEnded, "survivors")
    }
}

extension StepResult.Stream: Coded {
    package init() { self.init(bytes: 0) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&bytes, "bytes")
        try coder.code(&droppedBytes, "dropped bytes")
    }
}

extension StepResult.Ending: Coded {
    private static let choices: [UInt8: Self] = [
        1: .exited(code: 0), 2: .signalled(signal: 0), 3: .notSpawned(stage: .clone, errno: 0, path: ""),
        4: .interrupted(reason: ""),
    ]

    package init() { self = .exited(code: 0) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.choose(&self, "ending", among: Self.choices)
        switch self {
        case .exited(let code): self = .exited(code: try coder.coded(code, "exit code", as: 1))
        case .signalled(let signal): self = .signalled(signal: try coder.coded(signal, "signal", as: 2))
        case .notSpawned(let stage, let errno, let path):
            self = .notSpawned(
                stage: try coder.coded(stage, "stage", as: 3), errno: try coder.coded(errno, "errno"),
                path: try coder.coded(path, "path"))
        case .interrupted(let reason): self = .interrupted(reason: try coder.coded(reason, "reason", as: 4))
        }
    }
}
