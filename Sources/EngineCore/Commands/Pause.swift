public import WorkflowModel

/// What `pause` takes.
public struct PauseRequest: Sendable, Equatable {
    /// What happens to steps that run.
    public enum Mode: String, Sendable, CaseIterable {
        /// They may finish; nothing new starts.
        case drain
        /// They are stopped where they stand, and go on with the resume.
        case freeze
    }

    /// What happens to steps that run.
    public var mode: Mode
    /// Why, for people.
    public var reason: String?
    /// When the execution resumes by itself. An absolute time: it does not move.
    public var resumeAt: Instant?
    /// The key of a task: not now, but once that task is reached.
    public var before: String?

    /// Makes a request of its parts.
    public init(mode: Mode = .drain, reason: String? = nil, resumeAt: Instant? = nil, before: String? = nil) {
        self.mode = mode
        self.reason = reason
        self.resumeAt = resumeAt
        self.before = before
    }
}
