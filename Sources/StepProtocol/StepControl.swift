/// The state that a step shall be in.
public enum StepControl: Sendable, Equatable {
    /// Going on; thaws what was frozen.
    case run
    /// Stopped where it stands, every process of it.
    case freeze
    /// Ending: TERM to every process, KILL after the grace (nil: the step's own). Cannot be taken back; said again, it
    /// can only shorten the grace.
    case stop(graceMilliseconds: UInt32?)
}

extension StepControl: Coded {
    private static let choices: [UInt8: StepControl] = [1: .run, 2: .freeze, 3: .stop(graceMilliseconds: nil)]

    package init() { self = .run }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.choose(&self, "control", among: Self.choices)
        switch self {
        case .run: coder.choice(1)
        case .freeze: coder.choice(2)
        case .stop(let grace): self = .stop(graceMilliseconds: try coder.coded(grace, "grace", as: 3))
        }
    }
}
