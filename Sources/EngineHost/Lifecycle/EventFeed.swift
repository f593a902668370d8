internal import DequeModule
internal import EngineCore
internal import WorkflowModel

/// The lifecycle events that a watcher has not read yet: all of them, so it is cut when it does not follow.
final class EventFeed: Sendable {
    private struct Unread {
        var events: Deque<CloudEvent> = []
        var bytes = 0

        mutating func popFirst() -> CloudEvent? {
            guard let event = events.popFirst() else { return nil }
            bytes -= event.byteCount
            return event
        }
    }

    /// The execution that is followed; nil means all.
    let execution: ExecutionID?
    private let mailbox: Mailbox<Unread>
    private let leave: @Sendable (EventFeed) -> Void

    init(execution: ExecutionID?, patience: Duration, leave: @escaping @Sendable (EventFeed) -> Void) {
        self.execution = execution
        self.leave = leave
        mailbox = Mailbox(
            empty: Unread(), patience: patience, isEmpty: \.events.isEmpty,
            isFull: { $0.events.count > Limits.watcherBacklogMaximum || $0.bytes > Limits.watcherBytesMaximum })
    }

    /// False when the watcher is cut.
    func tell(_ events: [CloudEvent], at now: Duration) -> Bool {
        mailbox.put(at: now) { unread in
            unread.events.append(contentsOf: events)
            unread.bytes += events.reduce(0) { $0 + $1.byteCount }
        }
    }

    /// Ends the watcher; what it has not read yet stays readable.
    func finish() { mailbox.finish() }

    /// The next event; nil when there will be none. Cancellation ends the watcher.
    func next() async throws(EngineError) -> Value? {
        while true {
            let (event, end) = mailbox.take { $0.popFirst() }
            if let event { return event.value }
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
