import WorkflowModel

/// Where a `listen` stands.
struct ListenPosition: Sendable, Equatable {
    /// Nil when nothing is listened to any more, or while the execution has failed.
    var token: Token?
    /// The number of the last event that was consumed, or of the last one before the beginning.
    var since: UInt64
    /// How many events were consumed, those of `until` not counted.
    var count = 0
    /// What was consumed, as far as the output or the condition of `until` needs it.
    var events: [Value] = []
    /// What was consumed and waits for its iteration.
    var queue: [Value] = []
    /// The index of the current iteration; -1 at the beginning.
    var index = -1
    /// What the iterations gave.
    var outputs: [Value] = []
    /// Bytes of the values that are kept, roughly.
    var bytesHeld = 0
    var progress = EventProgress()
    /// That of the events of `until`.
    var untilProgress = EventProgress()
    var ending: ConsumedEvent.Ending?

    /// What iterations gave may be larger than the events that they were about.
    var holdsTooMuch: Bool { outputs.count > Limits.eventsHeldMaximum || bytesHeld > Limits.eventBytesHeldMaximum }
}

/// An approval that is awaited, or was decided.
struct ApprovalPosition: Sendable, Equatable {
    /// What the person is asked.
    let prompt: String?
    /// What the person may want to see.
    let data: Value
    /// Nil while it is awaited.
    var decision: ApprovalDecision?
}

extension ListenStep {
    /// Whether it listens for ever: then nothing that was consumed is needed again.
    var isEndless: Bool {
        if case .any(_, until: .condition(let condition)) = consumption { return condition.source == "false" }
        return false
    }

    /// Whether consumed events are kept: they are the output, or the condition of `until` is about them.
    var keepsEvents: Bool {
        guard !isEndless else { return false }
        if case .any(_, until: .condition) = consumption { return true }
        return iteration == nil
    }
}

extension Frame {
    var listening: ListenPosition? {
        if case .listen(let position) = position { position } else { nil }
    }

    /// Changes the position of the frame's listening in place.
    mutating func updateListening(_ body: (inout ListenPosition) -> Void) {
        guard case .listen(var listening) = position else { return }
        position = .none  // so that it is changed in place, not copied
        body(&listening)
        position = .listen(listening)
    }
}
