/// Everything that goes over the supervisor's socket.
///
/// A connection begins with a ``hello(_:)`` of each side. The client sends `start`, `control`, `confirm` and `list`;
/// the supervisor sends the rest, results unasked.
public enum Frame: Sendable, Equatable {
    /// Who speaks.
    case hello(Greeting)
    /// Start this step unless it was started before.
    case start(StepDescription)
    /// Bring the step to this state.
    case control(StepIdentifier, StepControl)
    /// The step's result is durable elsewhere: forget it.
    case confirm(StepIdentifier)
    /// Tell all that you know.
    case list
    /// The step's main process is there.
    case started(StepIdentifier, processID: Int32)
    /// The step said what it does. Sent at most a few times a second: what came in between is left out.
    case notice(StepIdentifier, StepNotice)
    /// The step ended.
    case result(StepResult)
    /// One line of the list.
    case entry(StepEntry)
    /// The list had that many lines.
    case listEnd(count: UInt32)
    /// A frame was not obeyed.
    case refused(Refusal)
}

extension Frame: Coded {
    /// The numbers are part of the protocol.
    private static let choices: [UInt8: Frame] = [
        1: .hello(Greeting()), 2: .start(StepDescription()), 3: .control(StepIdentifier(), .run),
        4: .confirm(StepIdentifier()), 5: .list, 16: .started(StepIdentifier(), processID: 0),
        17: .result(StepResult()), 18: .entry(StepEntry()), 19: .listEnd(count: 0), 20: .refused(Refusal()),
        21: .notice(StepIdentifier(), StepNotice()),
    ]

    package init() { self = .list }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.choose(&self, "kind", among: Self.choices)
        switch self {
        case .hello(let greeting): self = .hello(try coder.coded(greeting, "greeting", as: 1))
        case .start(let description): self = .start(try coder.coded(description, "description", as: 2))
        case .control(let step, let control):
            self = .control(try coder.coded(step, "step", as: 3), try coder.coded(control, "control"))
        case .confirm(let step): self = .confirm(try coder.coded(step, "step", as: 4))
        case .list: coder.choice(5)
        case .started(let step, let processID):
            self = .started(try coder.coded(step, "step", as: 16), processID: try coder.coded(processID, "process"))
        case .result(let result): self = .result(try coder.coded(result, "result", as: 17))
        case .entry(let entry): self = .entry(try coder.coded(entry, "entry", as: 18))
        case .listEnd(let count): self = .listEnd(count: try coder.coded(count, "count", as: 19))
        case .refused(let refusal): self = .refused(try coder.coded(refusal, "refusal", as: 20))
        case .notice(let step, let notice):
            self = .notice(try coder.coded(step, "step", as: 21), try coder.coded(notice, "notice"))
        }
    }
}
