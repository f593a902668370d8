internal import EngineCore
internal import OrderedCollections

/// What a watcher has not read yet: the newest state of each execution that has changed, never a queue of old ones.
final class WatchFeed: Sendable {
    /// The execution that is followed; nil means all.
    let execution: ExecutionID?
    /// The executions with news, and how many states of each were left out; oldest news first.
    private let mailbox: Mailbox<OrderedDictionary<ExecutionID, Int>>
    private let report: @Sendable (ExecutionID) -> StatusReport?
    private let leave: @Sendable (WatchFeed) -> Void

    init(
        execution: ExecutionID?, patience: Duration, report: @escaping @Sendable (ExecutionID) -> StatusReport?,
        leave: @escaping @Sendable (WatchFeed) -> Void
    ) {
        self.execution = execution
        self.report = report
        self.leave = leave
        mailbox = Mailbox(
            empty: [:], patience: patience, isEmpty: \.isEmpty, isFull: { $0.count > Limits.watcherBacklogMaximum })
    }

    // MARK: - The hub's side

    /// There is news of the execution. False when the watcher is cut.
    func notify(_ id: ExecutionID, at now: Duration) -> Bool {
        mailbox.put(at: now) { unread in
            if let coalesced = unread[id] { unread[id] = coalesced + 1 } else { unread[id] = 0 }
        }
    }

    /// Ends the watcher; what it has not read yet stays readable.
    func finish() { mailbox.finish() }

    // MARK: - The reader's side

    /// The next news; nil when there will be none. Cancellation ends the watcher.
    func next() async throws(EngineError) -> WatchUpdate? {
        while true {
            let (news, end) = mailbox.take { unread in unread.isEmpty ? nil : unread.removeFirst() }
            if let news {
                guard let report = report(news.key) else { continue }
                if execution != nil, report.status.isTerminal {
                    mailbox.finish(isDropping: true)
                    leave(self)
                }
                return WatchUpdate(report: report, coalesced: news.value)
            }
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
