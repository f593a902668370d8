import EngineCore
import EngineHost
import EngineJournal
import OrderedCollections
import WorkflowModel

/// Knows what is durable, folds it by itself, and compares everything that happens with it.
final class Witness: @unchecked Sendable {  // because one thread runs the whole simulation
    /// One execution as its durable events make it.
    struct Trace {
        var execution: Execution
        /// Every event, by its sequence from 1.
        var events: [Event] = []
        /// Fingerprint of the state at the end of each durable batch, by sequence.
        var states: [UInt64: UInt64] = [:]
        /// Fingerprints of the states in checkpoints, with their definitions, that were found to be what the events make:
        /// each recovery reads the same again.
        var checked: Set<UInt64> = []
        /// Tokens that were ever given to a command.
        var commands: Set<UInt64> = []
        var ended: Set<UInt64> = []
        /// Timers that were due when the clock was set, and may be told after it.
        var due: Set<UInt64> = []
        var isCancelled = false
        /// Went on after it had failed.
        var isRedriven = false
    }

    /// The first violation, and so the end of the run.
    private(set) var violation: Violation?
    private(set) var traces: [ExecutionID: Trace] = [:]
    private(set) var forgotten: Set<ExecutionID> = []
    /// Digests of the definitions that are registered by name, and of those that ever were.
    private(set) var registered: Set<String> = []
    /// Every schedule that ever was.
    var schedules: [ScheduleID: ScheduleTrace] = [:]
    /// What requests with a key were answered with, by schedule and key.
    var keysOfSchedules: [String: ExecutionID] = [:]
    private(set) var everRegistered: Set<String> = []
    /// Every durable event, by number.
    private(set) var publications: [Publication] = []
    /// How often requests that are not safe to repeat were decided on, and sent, by their keys.
    var intendedCalls: [String: Int] = [:]
    var sentCalls: [String: Int] = [:]
    private var prototypes: [String: Execution] = [:]
    /// What was acknowledged, by position.
    private var acknowledged: [UInt64: Payload] = [:]
    private var acknowledgedThrough: UInt64 = 0
    /// Batches whose fate is unknown.
    private var uncertain: [Int: [Payload]] = [:]
    private var nextTicket = 0
    /// The process that lives now.
    var process = 0
    /// Whether the command of a step really runs.
    var isRunning: (StepKey) -> Bool = { _ in false }
    /// The latest time that the wall clock has ever shown.
    var highestNow: () -> Instant = { Instant(millisecondsSinceEpoch: 0) }
    private(set) var fingerprint = Fingerprint()
    /// Everything that the fingerprint is made of, in order; nil unless somebody wants to compare runs line by line.
    private(set) var trail: [String]?
    private(set) var figures = SimulationFigures()
    private var seen: Set<UInt64> = []

    func violate(_ law: Violation.Law, _ detail: String) {
        if violation == nil { violation = Violation(law: law, detail: detail) }
    }

    init(keepsTrail: Bool) {
        if keepsTrail { trail = [] }
    }

    func note(_ text: String) {
        fingerprint.add(text)
        trail?.append(text)
    }

    /// A step of the world: so many jobs were ready.
    func note(readyJobs count: Int, operations: Int) {
        fingerprint.add(UInt64(count) << 32 | UInt64(operations))
        trail?.append("\(count) jobs are ready after \(operations) operations of the disk")
    }

    func note(_ bytes: [UInt8]) {
        fingerprint.add(bytes)
        trail?.append("record \(String(Fingerprint.of(bytes), radix: 16)) of \(bytes.count) bytes")
    }

    func count(_ change: (inout SimulationFigures) -> Void) { change(&figures) }
    func definition(_ digest: String) -> Definition? { prototypes[digest]?.definition }
    func acknowledgedRecord(_ position: UInt64) -> Payload? { acknowledged[position] }
    var lastAcknowledged: UInt64 { acknowledgedThrough }
    func keep(_ publication: Publication) { publications.append(publication) }
    func countCheckpoint() { figures.checkpoints += 1 }

    /// The wall clock is about to be set: what is due by now may fire whatever it says then.
    func noteDue(at now: Instant) {
        for id in traces.keys {
            for (token, effect) in traces[id]?.execution.pendingEffects ?? [:] {
                if case .timer(let deadline) = effect, deadline <= now { traces[id]?.due.insert(token.number) }
            }
        }
    }

    // MARK: - Appending

    func begin(_ batch: [Payload]) -> Int {
        nextTicket += 1
        uncertain[nextTicket] = batch
        return nextTicket
    }

    /// Nothing of the batch is durable.
    func refused(_ ticket: Int) { uncertain[ticket] = nil }

    /// The batch is durable, and the engine is about to hear of it.
    func end(_ ticket: Int, at range: ClosedRange<UInt64>, by process: Int) {
        guard process == self.process, let batch = uncertain.removeValue(forKey: ticket) else { return }
        for (position, payload) in zip(range, batch) {
            acknowledged[position] = payload
            fold(payload)
        }
        acknowledgedThrough = max(acknowledgedThrough, range.upperBound)
        figures.appends += 1
        note("durable through \(range.upperBound)")
    }

    // MARK: - Recovering

    /// A record that a recovery reads: what was acknowledged is the same, and what was not was at least appended.
    func recovered(_ payload: Payload, at position: UInt64) {
        seen.insert(position)
        if let known = acknowledged[position] {
            if known != payload { violate(.nothingLost, "record \(position) is another one after recovery") }
            return
        }
        guard uncertain.values.contains(where: { $0.contains(payload) }) else {
            violate(.nothingLost, "record \(position) was never appended")
            return
        }
        acknowledged[position] = payload
        acknowledgedThrough = max(acknowledgedThrough, position)
        figures.unansweredKept += 1
        fold(payload)
    }

    func endRecovery(from first: UInt64?, through last: UInt64) {
        if acknowledgedThrough > last {
            violate(.nothingLost, "\(acknowledgedThrough) was acknowledged, the journal ends with \(last)")
        }
        if let first, let lost = acknowledged.keys.sorted().first(where: { $0 >= first && !seen.contains($0) }) {
            violate(.nothingLost, "record \(lost) was acknowledged and is not there")
        }
        seen = []
        uncertain = [:]
        // What stands before it is kept: a checkpoint that was only in the page cache may be gone after a power cut.
        figures.recoveries += 1
    }

    /// What a checkpoint holds of an execution is what the events up to there make of it.
    func checkStored(_ payload: Payload) {
        let record = decoded(payload)
        if case .scheduleState(let bytes)? = record { checkStoredSchedule(bytes) }
        guard case .executionState(let stored)? = record else { return }
        let id = stored.created.execution
        guard let trace = traces[id] else {
            // Forgotten while the checkpoint was collected.
            if !forgotten.contains(id) {
                violate(.replayEqualsLive, "a checkpoint holds execution \(id), which never was")
            }
            return
        }
        var fingerprint = Fingerprint()
        fingerprint.add(stored.state)
        let state = fingerprint.value
        fingerprint.add(stored.created.digest)
        if trace.checked.contains(fingerprint.value) {
            figures.comparisons += 1
            return
        }
        guard let prototype = prototypes[stored.created.digest],
            let execution = try? ExecutionCodec.decode(stored.state, sharing: prototype)
        else {
            violate(.replayEqualsLive, "the state of execution \(id) in a checkpoint cannot be read")
            return
        }
        figures.comparisons += 1
        guard trace.states[execution.sequence] == state else {
            let detail = "execution \(id) at event \(execution.sequence) is not what its events make of it"
            violate(.replayEqualsLive, detail)
            return
        }
        traces[id]?.checked.insert(fingerprint.value)
    }

    // MARK: - Folding

    private func decoded(_ payload: Payload) -> HostRecord? {
        do {
            return try HostRecordCodec.decode(payload)
        } catch {
            violate(.replayEqualsLive, "\(error)")
            return nil
        }
    }

    private func fold(_ payload: Payload) {
        note(payload.bytes)
        switch decoded(payload) {
        case .definitionRegistered(let digest, let compiled):
            guard let definition = try? DefinitionCodec.decode(Value.parse(compiled, limits: .stepData)) else {
                violate(.replayEqualsLive, "a definition cannot be read back")
                return
            }
            prototypes[digest] = Execution(id: ExecutionID(number: 0), definition: definition)
        case .executionCreated(let created):
            guard let prototype = prototypes[created.digest] else {
                violate(.durableBeforeVisible, "execution \(created.execution) came before its definition")
                return
            }
            if traces[created.execution] != nil || forgotten.contains(created.execution) {
                violate(.startedOnce, "execution \(created.execution) was created twice")
            }
            traces[created.execution] = Trace(execution: Execution(id: created.execution, sharing: prototype))
            figures.executions += 1
            foldStart(created)
        case .executionEvents(let id, let first, let events): fold(events, from: first, of: id)
        case .executionsForgotten(let ids):
            for id in ids {
                if traces[id]?.execution.isFinished == false { violate(.alive, "execution \(id) was forgotten alive") }
                traces[id] = nil
                forgotten.insert(id)
            }
            figures.forgotten += ids.count
        case .eventPublished(let event): foldPublication(event)
        case .definitionPublished(let publication):
            registered.insert(publication.digest)
            everRegistered.insert(publication.digest)
        case .definitionRemoved(let digest): registered.remove(digest)
        case .scheduleFacts(let id, let first, let facts): foldSchedule(facts, from: first, of: id)
        case .hostStarted, .definitionForgotten, .eventKeys, .eventOffered, .counters,
            .executionState, .scheduleState, .scheduleCounter, nil:
            break
        }
    }

    private func fold(_ bytes: [UInt8], from first: UInt64, of id: ExecutionID) {
        // Taken out, so that it is changed in place.
        guard var trace = traces.removeValue(forKey: id) else {
            violate(.replayEqualsLive, "events of execution \(id), which is not there")
            return
        }
        defer { traces[id] = trace }
        guard first == trace.execution.sequence + 1, let events = try? EventCodec.decode(bytes) else {
            violate(.replayEqualsLive, "event \(first) of execution \(id) follows \(trace.execution.sequence)")
            return
        }
        for event in events {
            check(event, &trace, id)
            trace.execution.apply(event)
            trace.events.append(event)
        }
        figures.events += events.count
        trace.states[trace.execution.sequence] = Fingerprint.of(ExecutionCodec.encode(trace.execution))
        if trace.execution.isFinished, !trace.execution.pendingEffects.isEmpty {
            violate(.silentAtTheEnd, "execution \(id) is \(trace.execution.status) and wants effects")
        }
    }
}

/// What a run did.
package struct SimulationFigures: Sendable, Equatable {
    package var seeds = 0
    package var appends = 0
    package var events = 0
    package var executions = 0
    package var forgotten = 0
    package var commands = 0
    package var heard = 0
    /// Versions that schedules adopted, times that came to them, and executions that they started.
    package var adoptions = 0
    package var times = 0
    package var scheduledStarts = 0
    package var calls = 0
    package var comparedWorlds = 0
    package var answered = 0
    package var spawns = 0
    package var kills = 0
    package var powerCuts = 0
    package var recoveries = 0
    package var unansweredKept = 0
    package var checkpoints = 0
    package var comparisons = 0
    package var diskFaults = 0
    package var bitFlips = 0
    package var ended = 0
    package var invalidDocuments = 0
    package var jobs: UInt64 = 0

    package init() {}

    package static func += (left: inout SimulationFigures, right: SimulationFigures) {
        left.seeds += right.seeds
        left.appends += right.appends
        left.events += right.events
        left.executions += right.executions
        left.forgotten += right.forgotten
        left.commands += right.commands
        left.heard += right.heard
        left.adoptions += right.adoptions
        left.times += right.times
        left.scheduledStarts += right.scheduledStarts
        left.calls += right.calls
        left.comparedWorlds += right.comparedWorlds
        left.answered += right.answered
        left.spawns += right.spawns
        left.kills += right.kills
        left.powerCuts += right.powerCuts
        left.recoveries += right.recoveries
        left.unansweredKept += right.unansweredKept
        left.checkpoints += right.checkpoints
        left.comparisons += right.comparisons
        left.diskFaults += right.diskFaults
        left.bitFlips += right.bitFlips
        left.ended += right.ended
        left.invalidDocuments += right.invalidDocuments
        left.jobs += right.jobs
    }
}
