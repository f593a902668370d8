/// The files that hold what a step wrote. None is made before there is something for it.
public struct StepOutputPaths: Sendable, Equatable {
    /// What they all begin with.
    public var prefix: String

    /// The files of a step: `PREFIX.stdout` and so on.
    public init(prefix: String) { self.prefix = prefix }

    /// Standard output.
    public var stdout: String { prefix + ".stdout" }
    /// Standard error.
    public var stderr: String { prefix + ".stderr" }
    /// When each of the two went on; see ``OutputTimeline``.
    public var timeline: String { prefix + ".timeline" }
    /// What the step wrote to `$ENGINE_OUTPUT`.
    public var reported: String { prefix + ".output" }
}
