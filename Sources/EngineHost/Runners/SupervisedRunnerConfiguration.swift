internal import StepProtocol
public import WorkflowModel

/// How steps are run under the step supervisor.
public struct SupervisedRunnerConfiguration: Sendable {
    /// The state directory; the supervisor serves `stepd.sock` in it and writes output below `steps/`.
    public var stateDirectory: String
    /// The supervisor's program, started detached when nobody answers; nil when something else starts it (its unit).
    public var supervisorPath: String?
    /// A supervisor that this runner starts ends by itself after so long without a client and without a step.
    public var supervisorIdleMaximum: Duration
    /// Variables of every step, in order; the step's own of the same name win.
    public var environment: [(name: String, value: String)]
    /// Where a step runs that names no directory.
    public var workingDirectory: String
    /// Bits taken away from the mode of files that steps create.
    public var fileModeMask: UInt32
    /// How much of standard output, and as much of standard error, is kept in files: half from the beginning and half
    /// from the end.
    public var outputBytesMaximum: UInt64
    /// How much of standard output becomes the step's value.
    public var capturedBytesMaximum: Int
    /// Where steps' secrets are.
    public var secrets = SecretStore()
    /// What evaluates the parts of commands that read secrets; nil refuses such commands.
    public var evaluator: Evaluator?
    /// Whether each line of output goes to the host's journal, too. A supervisor that this runner starts is told where.
    public var forwardsOutput = true
    /// The socket of the host's journal for a supervisor that this runner starts; nil forwards nothing then.
    public var journalSocket: String?
    /// How long to wait for the supervisor, at the start and whenever it is lost.
    public var patience: Duration
    /// Is told what an operator should know: a supervisor that was started, lost or found again.
    public var notice: @Sendable (String) -> Void

    /// The defaults, for a state directory.
    public init(
        stateDirectory: String, supervisorPath: String?, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.stateDirectory = stateDirectory
        self.supervisorPath = supervisorPath
        self.notice = notice
        supervisorIdleMaximum = .seconds(60)
        environment = [("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), ("LANG", "C.UTF-8")]
        workingDirectory = "/"
        fileModeMask = 0o077
        outputBytesMaximum = 16 * 1024 * 1024
        capturedBytesMaximum = 1024 * 1024
        patience = .seconds(15)
    }

    var socketPath: String { stateDirectory + "/stepd.sock" }
}
