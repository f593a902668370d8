/// Everything that a step is started with. Nothing is inherited: what does not stand here, the step does not have.
public struct StepDescription: Sendable, Equatable {
    /// Where standard input comes from.
    public enum Input: Sendable, Equatable {
        /// `/dev/null`.
        case null
        /// These bytes, then end of file.
        case bytes([UInt8])
        /// A file, opened by the supervisor.
        case file(String)
    }

    /// One of the kernel's limits for a process (`RLIMIT_…` by number).
    public struct ProcessLimit: Sendable, Equatable {
        /// The number of the resource.
        public var resource: UInt32
        /// The soft limit; `UInt64.max` is "unlimited".
        public var soft: UInt64
        /// The hard limit; `UInt64.max` is "unlimited".
        public var hard: UInt64

        /// Limits `resource`.
        public init(resource: UInt32, soft: UInt64, hard: UInt64) {
            self.resource = resource
            self.soft = soft
            self.hard = hard
        }
    }

    /// Limits of the whole step, enforced where the control group's controllers are there. Zero is "no limit".
    public struct GroupLimits: Sendable, Equatable {
        /// Bytes of memory.
        public var memoryBytesMaximum: UInt64
        /// Thousandths of one processor.
        public var processorMillis: UInt32
        /// Processes and threads.
        public var tasksMaximum: UInt32
        /// Bytes a second read from each disk, and as many written.
        public var transferBytesMaximum: UInt64

        /// Limits; by default none.
        public init(
            memoryBytesMaximum: UInt64 = 0, processorMillis: UInt32 = 0, tasksMaximum: UInt32 = 0,
            transferBytesMaximum: UInt64 = 0
        ) {
            self.memoryBytesMaximum = memoryBytesMaximum
            self.processorMillis = processorMillis
            self.tasksMaximum = tasksMaximum
            self.transferBytesMaximum = transferBytesMaximum
        }
    }

    /// A secret that the step finds in a file of this name in `$CREDENTIALS_DIRECTORY`, while it runs.
    public struct Credential: Sendable, Equatable {
        /// The file's name: no slash, not `.` nor `..`.
        public var name: String
        /// What the file holds.
        public var bytes: [UInt8]

        /// The secret called `name`.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// How much of a stream is kept, each end rounded up to whole blocks (see `OutputCapture`).
    public struct OutputCap: Sendable, Equatable {
        /// Bytes kept from the beginning.
        public var headBytesMaximum: UInt64
        /// Bytes kept from the end, once there are more than the head takes.
        public var tailBytesMaximum: UInt64

        /// Keeps that much of each end.
        public init(headBytesMaximum: UInt64, tailBytesMaximum: UInt64) {
            self.headBytesMaximum = headBytesMaximum
            self.tailBytesMaximum = tailBytesMaximum
        }
    }

    /// The step's name.
    public var identifier: StepIdentifier
    /// With a slash a path, without one searched in the `PATH` of ``environment``.
    public var executable: String
    /// The argument vector; the first is the program's own name.
    public var arguments: [String]
    /// `NAME=value` entries: what the step sees, and nothing else but what ``exchanges`` and ``credentials`` add.
    public var environment: [String]
    /// The working directory; `/` when nil.
    public var workingDirectory: String?
    /// Bits taken away from the mode of files that the step creates.
    public var fileModeMask: UInt32
    /// The kernel's limits for each process of the step.
    public var processLimits: [ProcessLimit]
    /// Limits of the step as a whole.
    public var groupLimits: GroupLimits
    /// Standard input.
    public var input: Input
    /// How much of standard output is kept.
    public var outputCap: OutputCap
    /// How much of standard error is kept.
    public var errorCap: OutputCap
    /// Between TERM and KILL when the step is stopped.
    public var stopGraceMilliseconds: UInt32
    /// Whether no program of the step may gain privileges (`PR_SET_NO_NEW_PRIVS`; breaks `sudo`).
    public var refusesNewPrivileges: Bool
    /// Whether the step is given `$NOTIFY_SOCKET`, where it may report ``StepNotice``, and `$ENGINE_OUTPUT`, a file that
    /// is kept with its streams. An entry of that name in ``environment`` stays as it is.
    public var exchanges: Bool
    /// Secrets, in files that are there only while the step runs.
    public var credentials: [Credential]
    /// `NAME=value` fields that each line of output carries in the host's log; empty when no line goes there.
    public var logFields: [String]

    /// A step with empty environment, no limits, nothing on standard input and a private umask.
    public init(
        identifier: StepIdentifier, executable: String, arguments: [String], environment: [String] = [],
        workingDirectory: String? = nil, fileModeMask: UInt32 = 0o077, processLimits: [ProcessLimit] = [],
        groupLimits: GroupLimits = GroupLimits(), input: Input = .null,
        outputCap: OutputCap = .standard, errorCap: OutputCap = .standard,
        stopGraceMilliseconds: UInt32 = 10_000, refusesNewPrivileges: Bool = false, exchanges: Bool = false,
        credentials: [Credential] = [], logFields: [String] = []
    ) {
        self.identifier = identifier
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.fileModeMask = fileModeMask
        self.processLimits = processLimits
        self.groupLimits = groupLimits
        self.input = input
        self.outputCap = outputCap
        self.errorCap = errorCap
        self.stopGraceMilliseconds = stopGraceMilliseconds
        self.refusesNewPrivileges = refusesNewPrivileges
        self.exchanges = exchanges
        self.credentials = credentials
        self.logFields = logFields
    }
}

extension StepDescription.OutputCap {
    /// 8 MiB of each end: hours of ordinary logs, and a hundred floods still fit on any disk.
    public static let standard = StepDescription.OutputCap(
        headBytesMaximum: 8 * 1024 * 1024, tailBytesMaximum: 8 * 1024 * 1024)
}
