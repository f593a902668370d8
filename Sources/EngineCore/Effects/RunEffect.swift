public import WorkflowModel

/// A command to run, with everything resolved.
public struct RunEffect: Sendable, Equatable {
    /// How the command is wished to be: a desired state, not an order.
    public enum Control: String, Sendable, CaseIterable {
        /// As it is.
        case running
        /// Stopped where it stands, with everything it started.
        case frozen
        /// Asked to end, and killed once the grace is over.
        case stopping
    }

    /// One environment variable.
    public struct Variable: Sendable, Hashable {
        /// The name; not empty, without `=` and NUL.
        public var name: String
        /// The value, without NUL.
        public var value: String

        /// Makes a variable.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The task that wants it.
    public var node: NodeID
    /// The task's key, such as `/do/0/extract`.
    public var nodeKey: String
    /// The author's name of the task.
    public var nodeName: String
    /// Where the loops around it stand, outermost first: `[2, 0]` is the first inner item of the third outer one.
    public var iteration: [Int]
    /// 1 for the first run of the task, and more for each retry, rerun or redrive of it.
    public var attempt: Int
    /// The program's path, or its name to be looked for in `PATH`.
    public var executable: String
    /// The argument vector, `argv[0]` first.
    public var arguments: [String]
    /// The declared environment, in order; the host adds nothing but what its own configuration declares.
    public var environment: [Variable]
    /// Nil means the host's choice.
    public var workingDirectory: String?
    /// Nil means none, that is `/dev/null`.
    public var stdin: [UInt8]?
    /// What the command may use.
    public var limits: ResourceLimits
    /// The names of the secrets that it is given. Their content is only ever with the host and the command.
    public var secrets: [String]
    /// What of environment and standard input reads secrets; nil when nothing does.
    public var sealed: SealedParts?
    /// Between TERM and KILL.
    public var stopGrace: Duration
    /// How the command is wished to be now.
    public var control: Control
    /// The boot of the input that scheduled it: after another boot, it is known to be lost.
    public var bootID: String

    /// Makes an effect of its parts.
    public init(
        node: NodeID, nodeKey: String, nodeName: String, attempt: Int, executable: String, arguments: [String],
        environment: [Variable] = [], workingDirectory: String? = nil, stdin: [UInt8]? = nil,
        limits: ResourceLimits = ResourceLimits(), secrets: [String] = [], stopGrace: Duration = .seconds(10),
        control: Control = .running, bootID: String, iteration: [Int] = []
    ) {
        self.node = node
        self.nodeKey = nodeKey
        self.nodeName = nodeName
        self.attempt = attempt
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.stdin = stdin
        self.limits = limits
        self.secrets = secrets
        self.stopGrace = stopGrace
        self.control = control
        self.bootID = bootID
        self.iteration = iteration
    }
}
