public import EngineCore
public import WorkflowLanguage
public import WorkflowModel

/// What `start` is asked to do.
public struct StartCommand: Sendable {
    /// Where the definition comes from.
    public enum Program: Sendable {
        /// A document of the author, in either form; registered by its digest when it is new.
        case document(text: String, fileName: String)
        /// A definition that was registered by an earlier start; without a version the newest one.
        case registered(name: String, version: String?)
    }

    /// Where the definition comes from.
    public var program: Program
    /// The execution's input.
    public var input: Value
    /// The idempotency key: a second start of the same user with the same key gives the first one's execution.
    public var key: String?
    /// Keys of nodes before which the execution pauses.
    public var breakpoints: [String]

    /// A start of `program`.
    public init(program: Program, input: Value = .null, key: String? = nil, breakpoints: [String] = []) {
        self.program = program
        self.input = input
        self.key = key
        self.breakpoints = breakpoints
    }
}

/// The answer to `start`; what it says is durable.
public struct StartReceipt: Sendable {
    /// The execution's number.
    public var execution: ExecutionID
    /// False when the key named an execution that was started before.
    public var isNew: Bool
    /// The execution's status after the start.
    public var report: StatusReport
    /// Warnings about the document.
    public var diagnostics: [Diagnostic]
}

/// The answer to `pause`, `resume` and `cancel` when the command was accepted; what it says is durable.
public struct CommandReceipt: Sendable {
    /// The core's answer.
    public var reply: Reply
    /// The execution's status after the command.
    public var report: StatusReport
}
