internal import EngineCore

/// The tie between a child execution and the task that asked for it: it is the child's start key, so that no child is
/// started twice, whatever crashes when.
struct ChildLink: Equatable {
    /// Start keys of users never begin so.
    static let reservedPrefix = "engine/"

    /// Who asked.
    var parent: StepKey
    /// Whether the parent waits for the child's end; otherwise for its start.
    var isAwaited: Bool

    init(parent: StepKey, isAwaited: Bool) {
        self.parent = parent
        self.isAwaited = isAwaited
    }

    /// Nil for start keys of users.
    init?(startKey: String?) {
        let parts = (startKey ?? "").split(separator: "/")
        guard parts.count == 4, parts[0] == "engine", parts[1] == "child" || parts[1] == "started",
            let execution = UInt64(parts[2]), let token = UInt64(parts[3])
        else { return nil }
        parent = StepKey(execution: ExecutionID(number: execution), token: Token(number: token))
        isAwaited = parts[1] == "child"
    }

    var startKey: String {
        let kind = isAwaited ? "child" : "started"
        return "\(Self.reservedPrefix)\(kind)/\(parent.execution.number)/\(parent.token.number)"
    }
}

extension ExecutionSlot {
    /// The task that the execution was started for; nil when a person or a program started it.
    var link: ChildLink? { ChildLink(startKey: created.key) }
}
