internal import DequeModule
internal import EngineCore
internal import EngineJournal
internal import Logging
internal import Synchronization
internal import WorkflowLanguage
internal import WorkflowModel

/// Keeps the schedules: one task takes what happens to them, lets the core decide, makes it durable, and only then acts.
///
/// A schedule belongs to a name: what counts is the highest registered version of the definition of that name. So a new
/// version takes the schedule over, and the removal of the last one ends it.
final class ScheduleService: Sendable {
    struct State {
        var entries: [ScheduleID: ScheduleEntry] = [:]
        /// Of those that have not ended.
        var names = NameIndex<ScheduleID>()
        var next = ScheduleID(number: 1)
        var queue: Deque<ScheduleWork> = []
        /// Requests that wait for an execution.
        var waiters: [ScheduleLink: [ScheduleDraft.Asked]] = [:]
        var isAppending = false
        var settleWaiters: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    let state = Mutex(State())
    let catalog: DefinitionCatalog
    let timers: TimerService<ScheduleTimer>
    let starter: ScheduleStarter
    let events: EventHub
    let clock: ScheduleClock
    let logger: Logger
    let metrics: EngineMetrics
    private let store: any EventStore
    private let epoch: OwnerEpoch
    private let hostClock: any HostClock
    private let evaluator: Evaluator
    private let zones: TimeZoneSource
    private let life: EngineLife
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(
        catalog: DefinitionCatalog, starter: ScheduleStarter, events: EventHub, seams: EngineSeams, epoch: OwnerEpoch,
        metrics: EngineMetrics, life: EngineLife
    ) {
        self.metrics = metrics
        self.catalog = catalog
        self.starter = starter
        self.events = events
        self.life = life
        self.epoch = epoch
        store = seams.store
        hostClock = seams.clock
        evaluator = seams.evaluator
        zones = seams.loading.timeZones
        logger = seams.logger
        clock = ScheduleClock(seams.clock)
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.signals = signals
        self.signal = signal
        // Whoever looks at the clock may find that it was set.
        timers = TimerService(clock: seams.clock, looked: { signal.yield() })
    }

    // MARK: - Reading

    var count: Int { state.withLock { $0.entries.values.count { !$0.state.hasEnded } } }

    /// Every schedule, by name.
    var all: [ScheduleEntry] {
        state.withLock { $0.entries.values.filter { !$0.state.hasEnded } }.sorted { $0.name < $1.name }
    }

    /// The schedule of the name, which may have its namespace before it.
    func find(_ name: String) throws(EngineError) -> ScheduleEntry {
        let found = state.withLock { state in state.names[name].compactMap { state.entries[$0] } }
        guard found.count < 2 else {
            let names = found.map(\.name).sorted().joined(separator: ", ")
            throw .invalidRequest("\(name) stands in several namespaces; say which: \(names)")
        }
        guard let entry = found.first else { throw .scheduleNotFound(name: name) }
        return entry
    }

    // MARK: - Taking in

    /// Takes something in; false when the engine ends. Bounded: one timer a schedule, what waits of events is bounded by
    /// the hub, and what comes of executions by their number.
    @discardableResult
    func offer(_ work: ScheduleWork) -> Bool {
        let isOpen = state.withLock { state in
            if !state.isClosed { state.queue.append(work) }
            return !state.isClosed
        }
        if isOpen { signal.yield() }
        return isOpen
    }

    func offer(_ id: ScheduleID, _ kind: ScheduleInput.Kind) { offer(ScheduleWork(kind: .input(id, kind))) }

    /// Takes a request in and gives what it came to, once that is durable.
    func request(_ kind: ScheduleWork.Kind) async throws(EngineError) -> ScheduleAnswer {
        let result: Result<ScheduleAnswer, EngineError> = await withCheckedContinuation { continuation in
            let work = ScheduleWork(kind: kind) { continuation.resume(returning: $0) }
            if !offer(work) { continuation.resume(returning: .failure(.stopping)) }
        }
        return try result.get()
    }

    /// What is registered under the definition's name has changed. Returns when the schedule of that name has.
    func follow(_ definition: Definition) async throws(EngineError) {
        let name = "\(definition.namespace)/\(definition.name)"
        // Another version may be about to be adopted, so what is active now does not tell.
        guard definition.schedule != nil || catalog.hasSchedule(name) else { return }
        _ = try await request(.reconcile(name: name))
    }

    // MARK: - Working

    /// Works until it is cancelled.
    func run() async {
        signal.yield()
        for await _ in signals {
            while !life.isEnding {
                await followClock()
                var batch = takeBatch()[...]
                if batch.isEmpty { break }
                while !batch.isEmpty {
                    await work(onFirstOf: &batch)
                    // An append may have waited for long: what comes next is of the time by then.
                    await followClock()
                }
            }
        }
    }

    private func takeBatch() -> [ScheduleWork] {
        state.withLock { state in
            let count = min(state.queue.count, Limits.scheduleInputsPerAppend)
            let batch = Array(state.queue.prefix(count))
            state.queue.removeFirst(count)
            return batch
        }
    }

    /// The clock may have been set: each time is a turn of its own, so that it never shares the fate of an input.
    private func followClock() async {
        while let difference = clock.difference() { await shift(by: difference) }
    }

    private func shift(by difference: Duration) async {
        logger.warning("the clock was set", metadata: ["by": "\(difference)"])
        var draft = newDraft()
        for entry in all { draft.handle(entry.state.id, .clockSet(by: difference), context) }
        if let error = await settle(draft) { fail(draft, error) }
    }

    /// Takes as much of the batch as one append holds.
    private func work(onFirstOf batch: inout ArraySlice<ScheduleWork>) async {
        // Whoever begins to listen in this turn means the events after it.
        let held = events.hold()
        var draft = newDraft()
        var taken: [ScheduleWork] = []
        while draft.byteCount < Limits.scheduleBytesPerAppend, let work = batch.popFirst() {
            draft.take(work, context)
            taken.append(work)
        }
        let error = await settle(draft)
        events.release(held)
        guard let error else {
            for number in draft.heard { events.handled(number) }
            return
        }
        guard case .tooLarge = error else { return fail(draft, error) }
        // One of them is too large for this journal: the others do not suffer from it.
        if taken.count > 1 {
            for work in taken {
                var alone = [work][...]
                await self.work(onFirstOf: &alone)
            }
        } else if let work = taken.first {
            await leaveOut(work, draft, error)
        }
    }

    /// What comes of the input never fits into the journal.
    private func leaveOut(_ work: ScheduleWork, _ draft: ScheduleDraft, _ error: StoreError) async {
        logger.error("what happened to a schedule does not fit into the journal", metadata: ["reason": "\(error)"])
        fail(draft, error)
        guard case .input(let id, .heard(let event)) = work.kind else { return }
        var substitute = newDraft()
        substitute.handle(id, .unheard(event: event.number, reason: "the event does not fit into the journal"), context)
        if await settle(substitute) == nil { events.handled(event.number) }
    }

    private func fail(_ draft: ScheduleDraft, _ error: StoreError) {
        let refusal = life.refusal(for: error, of: "the schedule")
        for asked in draft.asked { asked.answer(.failure(refusal)) }
    }

    private func newDraft() -> ScheduleDraft {
        // Nobody else changes what there is.
        let (names, next) = state.withLock { ($0.names, $0.next) }
        return ScheduleDraft(names: names, next: next) { id in self.state.withLock { $0.entries[id] } }
    }

    private var context: ScheduleDraft.Context {
        ScheduleDraft.Context(
            now: hostClock.now, lastEvent: events.last, evaluator: evaluator, zones: zones, catalog: catalog,
            logger: logger)
    }

    /// Nil when it is durable; otherwise nothing of it is.
    private func settle(_ draft: ScheduleDraft) async -> StoreError? {
        let records = draft.records
        if !records.isEmpty {
            state.withLock { $0.isAppending = true }
            do throws(StoreError) {
                try await append(records)
            } catch {
                endAppend { _ in }
                draft.endUses()
                return error
            }
        }
        let asked = draft.asked
        endAppend { state in
            draft.publish(to: &state)
            for asked in asked { if let link = asked.link { state.waiters[link, default: []].append(asked) } }
        }
        for change in draft.changes { act(on: change) }
        draft.endUses()
        for asked in asked where asked.link == nil { asked.answer(.success(draft.answer(to: asked))) }
        return nil
    }

    private func endAppend(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            state.isAppending = false
            defer { state.settleWaiters = [] }
            return state.settleWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits for room: times that pass meanwhile are missed ones.
    private func append(_ records: [Payload]) async throws(StoreError) {
        while true {
            do throws(StoreError) {
                _ = try await store.append(records, priority: .ordinary, epoch: epoch)
                return
            } catch {
                guard error == .diskFull || error == .busy, !life.isEnding else { throw error }
                // A sleep that is cut short by cancellation ends in the check above.
                try? await hostClock.sleep(for: Limits.diskFullRetryInterval)
            }
        }
    }

    /// Returns when nothing is between the task and the disk.
    func untilSettled() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if state.isAppending { state.settleWaiters.append(continuation) }
                return !state.isAppending
            }
            if isSettled { continuation.resume() }
        }
    }

    /// Refuses everything from now on.
    func close() {
        signal.finish()
        let (rest, waiters) = state.withLock { state in
            state.isClosed = true
            defer {
                state.queue = []
                state.waiters = [:]
            }
            return (state.queue, state.waiters.values.flatMap(\.self))
        }
        for work in rest { work.answer?(.failure(.stopping)) }
        for waiter in waiters { waiter.answer(.failure(.stopping)) }
    }
}
