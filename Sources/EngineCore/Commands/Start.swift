public import WorkflowModel

/// What `start` takes.
public struct StartRequest: Sendable, Equatable {
    /// The execution's input.
    public var input: Value
    /// Where the jitter of retries comes from.
    public var seed: UInt64
    /// Keys of tasks before which the execution pauses, each time it reaches them.
    public var breakpoints: [String]

    /// Makes a request of its parts.
    public init(input: Value, seed: UInt64, breakpoints: [String] = []) {
        self.input = input
        self.seed = seed
        self.breakpoints = breakpoints
    }
}
