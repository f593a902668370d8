internal import DequeModule
internal import EngineCore
internal import WorkflowModel

/// The lifecycle events that a watcher has not read yet: all of them, so it is cut when it does not follow.
final class EventFeed: Sendable {
    /// The execution that is followed; nil means all.
    let execution: ExecutionID?
    private let mailbox: Mailbox<Deque<Value>>
    private let leave: @Sendable (EventFeed) -> Void

    init(execution: ExecutionID?, patience: Duration, leave: @escaping @Sendable (EventFeed) -> Void) {
        self.execution = execution
        self.leave = leave
        mailbox = Mailbox(empty: [], patience: patience) { $0.count }
    }

    /// False when the watcher is cut.
    func tell(_ events: [Value], at now: Duration) -> Bool {
        mailbox.put(at: now) { $0.append(contentsOf: events) }
    }

    /// Ends the watcher; what it has not read yet stays readable.
    func finish() { mailbox.finish() }

    /// The next event; nil when there will be none. Cancellation ends the watcher.
    func next() async throws(EngineError) -> Value? {
        while true {
            let (event, end) = mailbox.take { $0.popFirst() }
            if let event { return event }
            switch end {
            case .finished:
                leave(self)
                return nil
            case .cut:
                leave(self)
                throw .watcherTooSlow
            case nil: await mailbox.untilNews()
            }
        }
    }

    /// Ends the watcher from the reader's side.
    func cancel() {
        finish()
        leave(self)
    }
}
