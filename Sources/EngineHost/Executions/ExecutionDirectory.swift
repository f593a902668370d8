internal import EngineCore
internal import HeapModule
internal import PlantedBugs
internal import Synchronization
internal import WorkflowModel

/// All executions that are kept, by number and by start key. Look-ups take a lock for the time of a dictionary access
/// and never wait for a task.
final class ExecutionDirectory: Sendable {
    /// A user's start key: keys of different users never meet.
    struct StartKey: Hashable {
        var user: UInt32
        var key: String
    }

    /// What `reserve` found.
    enum Reservation {
        case created(ExecutionSlot)
        /// The key was used before.
        case existing(ExecutionSlot)
        case refused(EngineError)
    }

    /// A finished execution, oldest first.
    struct Finished: Comparable {
        var stoppedAt: Instant
        var execution: ExecutionID

        static func < (left: Finished, right: Finished) -> Bool {
            (left.stoppedAt, left.execution) < (right.stoppedAt, right.execution)
        }
    }

    fileprivate struct State {
        var slots: [ExecutionID: ExecutionSlot] = [:]
        /// Ascending; may hold numbers that are gone from `slots`.
        var order: [ExecutionID] = []
        var keys: [StartKey: ExecutionSlot] = [:]
        var next = ExecutionID(number: 1)
        var counts: [ExecutionStatus: Int] = [:]
        /// The same by process, of which the first ones are told apart.
        var countsByProcess: [String: [ExecutionStatus: Int]] = [:]
        var runningSteps = 0
        var startsInFlight = 0
        var finished = Heap<Finished>()
        /// Set when the engine ends.
        var closed: EngineError?
    }

    private let state = Mutex(State())
    private let executionsMaximum: Int

    init(executionsMaximum: Int = Limits.executionsMaximum) { self.executionsMaximum = executionsMaximum }

    subscript(id: ExecutionID) -> ExecutionSlot? { state.withLock { $0.slots[id] } }

    /// The number that the next execution gets.
    var next: ExecutionID { state.withLock { $0.next } }

    /// How many executions are kept, by status.
    var counts: [ExecutionStatus: Int] { state.withLock { $0.counts.filter { $0.value > 0 } } }

    /// How many executions are kept, by process and status. Once there are ``Limits/processLabelsMaximum`` processes
    /// the executions of others count as those of "other".
    var countsByProcess: [String: [ExecutionStatus: Int]] {
        state.withLock { $0.countsByProcess.mapValues { counts in counts.filter { $0.value > 0 } } }
    }

    /// How many steps run or are frozen.
    var runningSteps: Int { state.withLock { $0.runningSteps } }

    var count: Int { state.withLock { $0.slots.count } }

    /// Every execution, oldest first.
    var all: [ExecutionSlot] { state.withLock { state in state.order.compactMap { state.slots[$0] } } }

    // MARK: - Starting

    /// Gives the execution of the key, or makes a new one: in one step, so that of many starts with one key one wins.
    func reserve(_ definition: RegisteredDefinition, by user: UInt32, key: String?) -> Reservation {
        state.withLock { state in
            if let closed = state.closed { return .refused(closed) }
            let startKey = key.map { StartKey(user: user, key: $0) }
            if let startKey, let existing = state.keys[startKey] { return .existing(existing) }
            guard state.slots.count < executionsMaximum else {
                return .refused(.busy(reason: "\(executionsMaximum) executions are kept; shorten the retention"))
            }
            guard state.startsInFlight < Limits.startsInFlightMaximum else {
                return .refused(.busy(reason: "\(Limits.startsInFlightMaximum) starts wait for the disk"))
            }
            let created = CreatedExecution(
                execution: state.next, digest: definition.digest, startedBy: user, key: key)
            let slot = ExecutionSlot(creating: created, of: definition)
            state.next.number += 1
            state.startsInFlight += 1
            state.insert(slot)
            return .created(slot)
        }
    }

    /// The execution that a start key names.
    func slot(by user: UInt32, key: String) -> ExecutionSlot? {
        state.withLock { $0.keys[StartKey(user: user, key: key)] }
    }

    /// The start of the execution is durable, or it failed and the execution never was.
    func startEnded(_ slot: ExecutionSlot, isDurable: Bool) {
        state.withLock { state in
            state.startsInFlight -= 1
            if !isDurable { state.remove(slot) }
        }
    }

    /// What there is to say about an execution has changed; `before` is nil when it was not counted yet.
    func changed(_ id: ExecutionID, from before: ExecutionSummary?, to after: ExecutionSummary) {
        guard before?.status != after.status || before?.runningSteps != after.runningSteps else { return }
        state.withLock { state in
            state.count(before, by: -1)
            state.count(after, by: 1)
            if before?.status != after.status, after.status.isTerminal, let stoppedAt = after.stoppedAt {
                state.finished.insert(Finished(stoppedAt: stoppedAt, execution: id))
            }
        }
    }

    // MARK: - Listing

    /// Up to `limit` executions older than `cursor`, newest first, and whether there may be more.
    func page(before cursor: ExecutionID?, limit: Int) -> (slots: [ExecutionSlot], isLast: Bool) {
        state.withLock { state in
            var index = cursor.map { state.position(of: $0) } ?? state.order.count
            var slots: [ExecutionSlot] = []
            while index > 0, slots.count < limit {
                index -= 1
                if let slot = state.slots[state.order[index]] { slots.append(slot) }
            }
            return (slots, index == 0)
        }
    }

    // MARK: - Retention and the end

    /// Takes up to `maximum` finished executions that pass one of the bounds of `policy`, oldest first. One that was
    /// redriven since is among them; the slot knows. `postponed` of them were taken before and are still there.
    func takeExpired(_ policy: RetentionPolicy, now: Instant, maximum: Int, postponed: Int = 0) -> [Finished] {
        state.withLock { state in
            let kept = state.counts.reduce(0) { $1.key.isTerminal ? $0 + $1.value : $0 }
            let surplus = kept - postponed - policy.count
            var expired: [Finished] = []
            while expired.count < maximum, let oldest = state.finished.min,
                expired.count < surplus || oldest.stoppedAt + policy.age <= now
            {
                state.finished.removeMin()
                expired.append(oldest)
            }
            return expired
        }
    }

    /// Puts back what could not be forgotten yet.
    func postpone(_ finished: [Finished]) {
        state.withLock { $0.finished.insert(contentsOf: finished) }
    }

    /// Removes executions that retention has forgotten.
    func remove(_ slots: [ExecutionSlot]) {
        state.withLock { state in
            for slot in slots {
                state.remove(slot)
                state.count(slot.execution?.summary, by: -1)
            }
            if state.order.count > 2 * state.slots.count + 1024 {
                state.order.removeAll { state.slots[$0] == nil }
            }
        }
    }

    /// Refuses every start from now on and gives all executions.
    func close(_ reason: EngineError) -> [ExecutionSlot] {
        state.withLock { state in
            if state.closed == nil { state.closed = reason }
            return state.order.compactMap { state.slots[$0] }
        }
    }

    // MARK: - Recovery

    func restore(_ slots: [ExecutionSlot], next: ExecutionID) {
        state.withLock { state in
            for slot in slots { state.insert(slot) }
            if PlantedBug.startKeysForgotten.isPlanted { state.keys = [:] }
            state.next = max(next, state.order.last.map { ExecutionID(number: $0.number + 1) } ?? next)
        }
    }
}

extension ExecutionDirectory.State {
    fileprivate mutating func insert(_ slot: ExecutionSlot) {
        slots[slot.id] = slot
        order.append(slot.id)
        if let key = slot.startKey { keys[key] = slot }
    }

    fileprivate mutating func remove(_ slot: ExecutionSlot) {
        slots[slot.id] = nil
        if let key = slot.startKey, keys[key] === slot { keys[key] = nil }
    }

    fileprivate mutating func count(_ summary: ExecutionSummary?, by difference: Int) {
        guard let summary else { return }
        counts[summary.status, default: 0] += difference
        let isKnown =
            countsByProcess[summary.processName] != nil || countsByProcess.count < Limits.processLabelsMaximum
        countsByProcess[isKnown ? summary.processName : "other", default: [:]][summary.status, default: 0] += difference
        runningSteps += difference * summary.runningSteps
    }

    /// The index of the first number that is not below `id`.
    fileprivate func position(of id: ExecutionID) -> Int {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if order[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ExecutionSlot {
    fileprivate var startKey: ExecutionDirectory.StartKey? {
        created.key.map { ExecutionDirectory.StartKey(user: created.startedBy, key: $0) }
    }
}
