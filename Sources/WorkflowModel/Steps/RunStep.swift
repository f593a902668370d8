/// A command of the host.
public struct RunStep: Sendable, Equatable {
    /// What is executed.
    public enum Program: Sendable, Equatable {
        /// The specification's `run.shell`: trimmed; with white space or shell syntax it becomes
        /// `/bin/sh -c COMMAND sh ARGUMENTS…`, otherwise it is executed directly with the arguments.
        case command(Template)
        /// The short form's `run`: always `/bin/sh -e -c SCRIPT sh`. Constant text: values come in as environment.
        case script(String)
        /// An argument vector, executed directly; the first is the executable.
        case vector([Template])
        /// The specification's `run.script`: code for an interpreter of the host.
        case interpreted(Interpreter, code: Template)
        case container(ContainerProgram)
    }
    /// The languages of scripts.
    public enum Interpreter: String, Sendable, CaseIterable {
        case javascript, python
    }
    /// What the task's output is.
    public enum Returns: String, Sendable {
        case stdout, stderr, code, all, none
    }
    /// How captured text becomes a value.
    public enum Parsing: String, Sendable {
        /// The text as it is.
        case text
        /// The text without trailing newlines (the short form's default).
        case trimmedText
        /// The text read as JSON.
        case json
        /// An array of lines.
        case lines
    }
    /// What happens to a step whose process was lost with the host.
    public enum OnInterrupt: String, Sendable {
        case rerun, fail, pause
    }

    /// What is executed.
    public var program: Program
    /// An array of strings, or an object whose entries become `--key=value`.
    public var arguments: Template?
    /// Variables beside the engine's own, in order.
    public var environment: [Template.Member]
    /// An absolute path; nil means the engine's work directory.
    public var workingDirectory: Template?
    /// A string is fed as it is, anything else as JSON.
    public var stdin: Template?
    /// False starts the command and goes on without waiting for it.
    public var awaitsCompletion: Bool
    /// What of the command becomes the output.
    public var returns: Returns
    /// How captured text becomes the output.
    public var parsing: Parsing
    /// Exit codes that count as success; 0 always does.
    public var successCodes: [Int]
    /// What happens when the process was lost with the host.
    public var onInterrupt: OnInterrupt
    /// Between TERM and KILL.
    public var stopGrace: Duration
    /// What the command may use.
    public var limits: ResourceLimits
    /// Secrets that it is given, by name, as files in `$CREDENTIALS_DIRECTORY`.
    public var secrets: [String]

    /// Each part as its property says.
    public init(
        program: Program, arguments: Template? = nil, environment: [Template.Member] = [],
        workingDirectory: Template? = nil, stdin: Template? = nil, awaitsCompletion: Bool = true,
        returns: Returns = .stdout, parsing: Parsing = .text, successCodes: [Int] = [],
        onInterrupt: OnInterrupt = .pause, stopGrace: Duration = .seconds(10),
        limits: ResourceLimits = ResourceLimits(),
        secrets: [String] = []
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.stdin = stdin
        self.awaitsCompletion = awaitsCompletion
        self.returns = returns
        self.parsing = parsing
        self.successCodes = successCodes
        self.onInterrupt = onInterrupt
        self.stopGrace = stopGrace
        self.limits = limits
        self.secrets = secrets
    }
}
