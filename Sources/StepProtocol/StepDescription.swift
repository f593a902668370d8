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
        public var memoryBytesMaximum: UInt64 = 0
        /// Thousandths of one processor.
        public var processorMillis: UInt32 = 0
        /// Processes and threads.
        public var tasksMaximum: UInt32 = 0
        /// Bytes a second read from each disk, and as many written.
        public var transferBytesMaximum: UInt64 = 0

        /// No limits.
        public init() {}
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
    public var environment: [String] = []
    /// The working directory; `/` when nil.
    public var workingDirectory: String?
    /// Bits taken away from the mode of files that the step creates.
    public var fileModeMask: UInt32 = 0o077
    /// The kernel's limits for each process of the step.
    public var processLimits: [ProcessLimit] = []
    /// Limits of the step as a whole.
    public var groupLimits = GroupLimits()
    /// Standard input.
    public var input = Input.null
    /// How much of standard output is kept.
    public var outputCap = OutputCap.standard
    /// How much of standard error is kept.
    public var errorCap = OutputCap.standard
    /// Between TERM and KILL when the step is stopped.
    public var stopGraceMilliseconds: UInt32 = 10_000
    /// Whether no program of the step may gain privileges (`PR_SET_NO_NEW_PRIVS`; breaks `sudo`).
    public var refusesNewPrivileges = false
    /// Whether the step is given `$NOTIFY_SOCKET`, where it may report ``StepNotice``, and `$ENGINE_OUTPUT`, a file that
    /// is kept with its streams. An entry of that name in ``environment`` stays as it is.
    public var exchanges = false
    /// Secrets, in files that are there only while the step runs.
    public var credentials: [Credential] = []
    /// `NAME=value` fields that each line of output carries in the host's log; empty when no line goes there.
    public var logFields: [String] = []

    /// A step without limits, with nothing on standard input and a private umask.
    public init(
        identifier: StepIdentifier, executable: String, arguments: [String], environment: [String] = []
    ) {
        self.identifier = identifier
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }
}

extension StepDescription.OutputCap {
    /// 8 MiB of each end: hours of ordinary logs, and a hundred floods still fit on any disk.
    public static let standard = StepDescription.OutputCap(
        headBytesMaximum: 8 * 1024 * 1024, tailBytesMaximum: 8 * 1024 * 1024)
}

extension StepDescription: Coded {
    package init() { self.init(identifier: StepIdentifier(), executable: "", arguments: []) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&identifier, "identifier")
        try coder.code(&executable, "executable")
        try coder.code(&arguments, "arguments")
        try coder.code(&environment, "environment")
        try coder.code(&workingDirectory, "working directory")
        try coder.code(&fileModeMask, "file mode mask")
        try coder.code(&processLimits, "process limits")
        try coder.code(&groupLimits, "limits")
        try coder.code(&input, "input")
        try coder.code(&outputCap, "output cap")
        try coder.code(&errorCap, "error cap")
        try coder.code(&stopGraceMilliseconds, "grace")
        try coder.code(&refusesNewPrivileges, "privileges")
        try coder.code(&exchanges, "exchanges")
        try coder.code(&credentials, "credentials")
        try coder.code(&logFields, "log fields")
        try check(&coder)
    }

    /// What the types of the fields do not rule out.
    private func check(_ coder: inout Coder) throws(FrameError) {
        func size(_ texts: [String]) -> Int { texts.reduce(0) { $0 + $1.utf8.count } }
        try coder.check(1...Limits.pathBytesMaximum ~= executable.utf8.count, "executable")
        try coder.check((workingDirectory?.utf8.count ?? 0) <= Limits.pathBytesMaximum, "working directory")
        if case .file(let path) = input { try coder.check(path.utf8.count <= Limits.pathBytesMaximum, "input") }
        // A program without its own name in argv[0] has been a privilege escalation (CVE-2021-4034).
        try coder.check(!arguments.isEmpty, "arguments")
        try coder.check(size(arguments) + size(environment) <= Limits.textBytesMaximum, "arguments and environment")
        try coder.check(fileModeMask <= 0o777, "file mode mask")
        try coder.check(credentials.count <= Limits.credentialsMaximum, "credentials")
        try coder.check(
            credentials.reduce(0) { $0 + $1.bytes.count } <= Limits.credentialBytesMaximum, "credentials")
        try coder.check(size(logFields) <= Limits.logFieldBytesMaximum, "log fields")
    }
}

extension StepDescription.Input: Coded {
    private static let choices: [UInt8: Self] = [0: .null, 1: .bytes([]), 2: .file("")]

    package init() { self = .null }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.choose(&self, "input", among: Self.choices)
        switch self {
        case .null: coder.choice(0)
        case .bytes(var bytes):
            coder.choice(1)
            try coder.code(&bytes, "input")
            self = .bytes(bytes)
        case .file(let path): self = .file(try coder.coded(path, "input", as: 2))
        }
    }
}

extension StepDescription.ProcessLimit: Coded {
    package init() { self.init(resource: 0, soft: 0, hard: 0) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&resource, "resource")
        try coder.code(&soft, "soft limit")
        try coder.code(&hard, "hard limit")
    }
}

extension StepDescription.GroupLimits: Coded {
    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&memoryBytesMaximum, "memory limit")
        try coder.code(&processorMillis, "processor limit")
        try coder.code(&tasksMaximum, "tasks limit")
        try coder.code(&transferBytesMaximum, "transfer limit")
    }
}

extension StepDescription.Credential: Coded {
    package init() { self.init(name: "", bytes: []) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&name, "credential's name")
        try coder.code(&bytes, "credential")
        // It becomes a path below a directory that is ours.
        try coder.check(
            name != "" && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/")), "credential's name")
    }
}

extension StepDescription.OutputCap: Coded {
    package init() { self = .standard }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&headBytesMaximum, "head cap")
        try coder.code(&tailBytesMaximum, "tail cap")
        // Far above any disk; keeps sums of offsets within 63 bits.
        try coder.check(headBytesMaximum < 1 << 50 && tailBytesMaximum < 1 << 50, "output cap")
    }
}
