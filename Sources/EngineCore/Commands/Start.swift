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

extension Execution {
    mutating func start(_ request: StartRequest, _ turn: inout Turn) -> Decision {
        switch status {
        case .pending where state.isQueued: return .refused(.alreadyStarted)
        case .pending:
            do throws(Refusal) {
                let breakpoints = try nodes(withKeys: request.breakpoints)
                if definition.executionsMaximum == nil {
                    record(
                        .executionStarted(input: request.input, seed: request.seed, breakpoints: breakpoints), &turn)
                } else {
                    record(
                        .executionQueued(
                            nextToken, input: request.input, seed: request.seed, breakpoints: breakpoints), &turn)
                }
                return .accepted(.started)
            } catch {
                return .refused(error)
            }
        case .running, .waiting, .paused, .completed, .failed, .cancelled: return .refused(.alreadyStarted)
        }
    }
}
