public import OrderedCollections
public import WorkflowModel

/// The state of one run of a definition: a value that turns inputs into events, effects and replies.
///
/// Three laws hold. What `handle` returns is already applied, and must be durable before it is visible. `apply`
/// assigns and never evaluates, so that folding the events gives the same state, byte for byte. After every input,
/// the effects started minus those withdrawn or ended are ``pendingEffects``.
public struct Execution: Sendable {
    /// The number that people know it by.
    public let id: ExecutionID
    /// The number of events applied so far.
    public private(set) var sequence: UInt64
    let program: Program
    var state: State

    /// An execution that waits for its start.
    public init(id: ExecutionID, definition: Definition) {
        self.init(id: id, program: Program(definition), sequence: 0, state: State())
    }

    /// An execution that waits for its start, of the same definition as `other`, with which it shares what was prepared
    /// of it: a definition is prepared once for all of its executions.
    public init(id: ExecutionID, sharing other: Execution) {
        self.init(id: id, program: other.program, sequence: 0, state: State())
    }

    init(id: ExecutionID, program: Program, sequence: UInt64, state: State) {
        self.id = id
        self.program = program
        self.sequence = sequence
        self.state = state
    }

    /// The program that it runs.
    public var definition: Definition { program.definition }

    /// What the host should make true in the world, oldest first.
    public var pendingEffects: OrderedDictionary<Token, Effect> {
        var effects: OrderedDictionary<Token, Effect> = [:]
        effects.reserveCapacity(state.effects.count)
        for (key, pending) in state.effects { effects[Token(number: key)] = pending.effect }
        return effects
    }

    /// Assigns what the event carries.
    public mutating func apply(_ event: Event) {
        var folding = Folding(now: event.at, program: program)
        apply(event, &folding)
    }

    /// Applies an event and notes what it does to the pending effects.
    mutating func apply(_ event: Event, _ folding: inout Folding) {
        sequence += 1
        state.apply(event.fact, &folding)
    }
}

extension Execution: Equatable {
    /// Equal number, definition, events and state.
    public static func == (left: Execution, right: Execution) -> Bool {
        left.id == right.id && left.sequence == right.sequence && left.state == right.state
            && (left.program === right.program || left.definition == right.definition)
    }
}
