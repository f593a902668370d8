internal import DequeModule
internal import EngineCore
internal import EngineJournal
internal import Logging
internal import PlantedBugs
internal import Synchronization
internal import WorkflowModel

/// Publishes events and tells those who listen, each event exactly once to each.
///
/// One task publishes, so events have an order: a number is given out when the event is durable, and a listener is told
/// of its events in that order. An event is kept until what everyone did about it is durable; after a crash it is told
/// again to those that had not come so far, which they know by its number.
final class EventHub: Sendable {
    struct Submission {
        var event: CloudEvent
        var by: UInt32
        /// Events of executions wait for room on a full disk; those from outside are refused.
        var isInternal: Bool
        /// It is durable already that it is to be published.
        var isOffered = false
        var answer: @Sendable (Result<PublishReceipt, EngineError>) -> Void
    }

    fileprivate struct Retained {
        var published: PublishedEvent
        var event: CloudEvent
        /// How many listeners were told, and have not made durable what they did.
        var outstanding = 0
    }

    fileprivate struct State {
        /// The number of the last event that is durable.
        var last: UInt64 = 0
        /// The newest events, without gaps.
        var window: Deque<Retained> = []
        var windowBytes = 0
        var keys = EventKeys()
        var index = ListenerIndex()
        /// Turns that may begin to listen, by the last event that they know.
        var holds: [UInt64: Int] = [:]
        var queue: Deque<Submission> = []
        var queueBytes = 0
        var isAppending = false
        var settleWaiters: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let store: any EventStore
    private let epoch: OwnerEpoch
    private let clock: any HostClock
    private let life: EngineLife
    private let logger: Logger
    private let lifecycleWanted = Atomic<Bool>(false)
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(store: any EventStore, epoch: OwnerEpoch, clock: any HostClock, life: EngineLife, logger: Logger) {
        self.store = store
        self.epoch = epoch
        self.clock = clock
        self.life = life
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many listen, how many events are kept, and how many wait to be published.
    var figures: EventFigures {
        state.withLock { EventFigures(listeners: $0.index.count, kept: $0.window.count, queued: $0.queue.count) }
    }

    /// The number of the last event that is durable.
    var last: UInt64 { state.withLock { $0.last } }

    // MARK: - Lifecycle events

    /// Whether anybody listens to a type of them.
    var hearsLifecycle: Bool { lifecycleWanted.load(ordering: .sequentiallyConsistent) }

    /// Whether anybody names the type.
    func hears(_ type: String) -> Bool { state.withLock { $0.index.hears(type) } }

    /// Whether anybody may mean the event.
    func means(_ event: CloudEvent) -> Bool { state.withLock { !$0.index.meant(by: event).isEmpty } }

    // MARK: - Listening

    /// The last event that a turn knows which may begin to listen: later ones are kept until ``release(_:)``.
    func hold() -> UInt64 {
        state.withLock { state in
            state.holds[state.last, default: 0] += 1
            return state.last
        }
    }

    func release(_ number: UInt64) {
        let waits = state.withLock { state in
            let count = state.holds[number, default: 1] - 1
            state.holds[number] = count > 0 ? count : nil
            state.trim()
            return state.canPublish
        }
        if waits { signal.yield() }
    }

    /// Begins to tell a listener of events, those after `since` that were published meanwhile first.
    func listen(_ key: ListenerKey, since: UInt64, _ listener: ListenerIndex.Listener) {
        state.withLock { state in
            state.index.insert(listener, key)
            lifecycleWanted.store(state.index.hearsLifecycle, ordering: .sequentiallyConsistent)
            // Told under the lock, so that no newer event comes before these.
            for place in state.firstPlace(after: since)..<state.window.count {
                let retained = state.window[place]
                guard listener.means(retained.event) else { continue }
                if listener.deliver(retained.heard) { state.window[place].outstanding += 1 }
            }
        }
    }

    func withdraw(_ key: ListenerKey) {
        state.withLock { state in
            state.index.remove(key)
            lifecycleWanted.store(state.index.hearsLifecycle, ordering: .sequentiallyConsistent)
        }
    }

    /// What a listener did about an event is durable, or it did nothing.
    func handled(_ number: UInt64) {
        let waits = state.withLock { state in
            guard let place = state.place(of: number) else { return false }
            state.window[place].outstanding = max(0, state.window[place].outstanding - 1)
            state.trim()
            return state.canPublish
        }
        if waits { signal.yield() }
    }

    // MARK: - Publishing

    /// Takes an event to be published; the answer comes when it is durable.
    func submit(_ submission: Submission) {
        let refusal: EngineError? = state.withLock { state in
            guard !state.isClosed else { return .stopping }
            let isCrowded =
                state.queue.count >= Limits.lifecycleEventsQueuedMaximum
                || state.queueBytes >= Limits.eventBytesQueuedMaximum
            if submission.isOffered, isCrowded {
                return .busy(reason: "lifecycle events come faster than those who listen take them")
            }
            let isFull = state.queue.count >= Limits.eventsQueuedMaximum || state.isWindowFull
            // What executions publish waits in the queue instead, one event for each that waits for it to be published.
            guard submission.isInternal || !isFull else {
                return .busy(reason: "events come faster than those who listen take them")
            }
            state.enqueue(submission)
            return nil
        }
        guard let refusal else {
            signal.yield()
            return
        }
        if submission.isOffered {
            logger.error(
                "lifecycle event left out", metadata: ["type": "\(submission.event.type)", "reason": "\(refusal)"])
        }
        submission.answer(.failure(refusal))
    }

    /// Publishes until it is cancelled.
    func run() async {
        signal.yield()
        for await _ in signals {
            while !life.isEnding, let batch = takeBatch() { await publish(batch) }
        }
    }

    /// Events of executions and those from outside in turns, so that a full disk refuses only the latter.
    private func takeBatch() -> [Submission]? {
        state.withLock { state in
            guard state.canPublish, let first = state.queue.first else { return nil }
            var batch: [Submission] = []
            var bytes = 0
            while let next = state.queue.first, next.isInternal == first.isInternal,
                batch.count < Limits.eventsPerPublication, bytes < Limits.eventBytesPerPublication
            {
                batch.append(next)
                bytes += next.event.byteCount
                state.queueBytes -= next.event.byteCount
                state.queue.removeFirst()
            }
            state.isAppending = true
            return batch
        }
    }

    private func publish(_ batch: [Submission]) async {
        let (fresh, answers) = number(batch)
        var failure: EngineError?
        if !fresh.isEmpty {
            let records = fresh.map { HostRecordCodec.encode(.eventPublished($0.published)) }
            do throws(StoreError) {
                try await append(records, batch.first?.isInternal == true ? .reserved : .ordinary)
            } catch {
                failure = life.refusal(for: error, of: "the event")
            }
        }
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            if failure == nil { for retained in fresh { state.take(retained) } }
            state.trim()
            state.isAppending = false
            defer { state.settleWaiters = [] }
            return state.settleWaiters
        }
        for waiter in waiters { waiter.resume() }
        for (submission, receipt) in zip(batch, answers) {
            // One that was there before is durable whatever became of the others.
            if let failure, receipt.isNew {
                submission.answer(.failure(failure))
            } else {
                submission.answer(.success(receipt))
            }
        }
    }

    /// Gives each event its number; those that were published before keep theirs.
    private func number(_ batch: [Submission]) -> (fresh: [Retained], answers: [PublishReceipt]) {
        state.withLock { state in
            var fresh: [Retained] = []
            var numbers: [EventKey: UInt64] = [:]
            let answers = batch.map { submission in
                let key = submission.event.key
                if let known = state.keys.number(of: key) { return PublishReceipt(number: known, isNew: false) }
                // With what it repeats it stands or falls.
                if let known = numbers[key] { return PublishReceipt(number: known, isNew: true) }
                let number = state.last + UInt64(fresh.count) + 1
                numbers[key] = number
                var json: [UInt8] = []
                submission.event.value.print(into: &json)
                let published = PublishedEvent(number: number, publishedBy: submission.by, json: json)
                fresh.append(Retained(published: published, event: submission.event))
                return PublishReceipt(number: number, isNew: true)
            }
            return (fresh, answers)
        }
    }

    private func append(_ records: [Payload], _ priority: AppendPriority) async throws(StoreError) {
        while true {
            do throws(StoreError) {
                _ = try await store.append(records, priority: priority, epoch: epoch)
                return
            } catch {
                guard error == .diskFull || error == .busy, priority == .reserved, !life.isEnding else { throw error }
                // A sleep that is cut short by cancellation ends in the check above.
                try? await clock.sleep(for: Limits.diskFullRetryInterval)
            }
        }
    }

    // MARK: - Recovery, checkpoints and the end

    /// Takes over what recovery read, and holds it until ``release(_:)`` of zero.
    func restore(
        _ events: [PublishedEvent], offered: [OfferedEvent], keys: [(key: EventKey, number: UInt64)], last: UInt64
    ) throws(RecordError) {
        var retained: [Retained] = []
        for published in events.sorted(by: { $0.number < $1.number }) {
            do {
                let event = try CloudEvent(
                    Value.parse(published.json, limits: .stepData), now: Instant(millisecondsSinceEpoch: 0))
                retained.append(Retained(published: published, event: event))
            } catch {
                throw RecordError("event \(published.number) cannot be read: \(error)")
            }
        }
        state.withLock { state in
            if !PlantedBug.eventKeysForgotten.isPlanted {
                for (key, number) in keys { state.keys.remember(key, number) }
            }
            state.holds[0, default: 0] += 1
            for event in retained { state.take(event) }
            state.last = max(last, state.last)
            for offer in offered {
                state.enqueue(
                    Submission(event: offer.event, by: offer.by, isInternal: true, isOffered: true) { _ in })
            }
        }
    }

    /// What a checkpoint holds of events: those that somebody may not have heard, and what is remembered of the others.
    func stored() async -> [HostRecord] {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if state.isAppending { state.settleWaiters.append(continuation) }
                return !state.isAppending
            }
            if isSettled { continuation.resume() }
        }
        return state.withLock { state in
            let offered = state.queue.filter(\.isOffered).map {
                HostRecord.eventOffered(by: $0.by, json: $0.event.json)
            }
            guard state.last > 0 else { return offered }
            let keys = HostRecord.eventKeys(last: state.last, keys: state.keys.all.map { RememberedEvent($0) })
            return state.window.map { .eventPublished($0.published) } + [keys] + offered
        }
    }

    func close() {
        signal.finish()
        let rest = state.withLock { state in
            state.isClosed = true
            defer { state.queue = [] }
            return state.queue
        }
        for submission in rest { submission.answer(.failure(.stopping)) }
    }
}

extension EventHub.Retained {
    fileprivate var heard: HeardEvent { HeardEvent(number: published.number, value: event.value) }
}

extension EventHub.State {
    /// The event is durable: keeps it, and tells those who listen.
    fileprivate mutating func take(_ retained: EventHub.Retained) {
        var retained = retained
        last = max(last, retained.published.number)
        keys.remember(retained.event.key, retained.published.number)
        for listener in index.meant(by: retained.event) where listener.deliver(retained.heard) {
            retained.outstanding += 1
        }
        window.append(retained)
        windowBytes += retained.published.json.count
    }

    /// Too much is kept for those who have not come so far: what would add to it waits.
    fileprivate var isWindowFull: Bool {
        window.count >= Limits.eventsRetainedMaximum || windowBytes >= Limits.eventBytesRetainedMaximum
    }

    fileprivate mutating func enqueue(_ submission: EventHub.Submission) {
        queue.append(submission)
        queueBytes += submission.event.byteCount
    }

    fileprivate var canPublish: Bool { !queue.isEmpty && !isWindowFull }

    fileprivate func place(of number: UInt64) -> Int? {
        let place = firstPlace(after: number &- 1)
        return place < window.count && window[place].published.number == number ? place : nil
    }

    /// Where the first event above that number is kept; a binary search, since recovery may have left gaps.
    fileprivate func firstPlace(after number: UInt64) -> Int {
        var (low, high) = (0, window.count)
        while low < high {
            let middle = (low + high) / 2
            if window[middle].published.number <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Lets go of the oldest events that nobody needs any more.
    fileprivate mutating func trim() {
        let bound = holds.keys.min() ?? UInt64.max
        while let first = window.first, first.outstanding == 0 || PlantedBug.eventReleasedEarly.isPlanted,
            first.published.number <= bound
        {
            windowBytes -= first.published.json.count
            window.removeFirst()
        }
    }
}
