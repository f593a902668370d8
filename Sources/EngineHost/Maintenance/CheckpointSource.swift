internal import EngineCore
internal import EngineJournal
internal import Synchronization
internal import WorkflowModel

/// Gives a checkpoint's entries one after the other: counters, definitions, what is registered by name, then every
/// execution.
final class CheckpointSource: Sendable {
    private struct State {
        var next: ExecutionID?
        var definitions: ArraySlice<RegisteredDefinition>
        var publications: ArraySlice<Publication>
        var executions: ArraySlice<ExecutionSlot>
        var rest: [HostRecord]?
    }

    private enum Step {
        case counters(ExecutionID)
        case definition(RegisteredDefinition)
        case publication(Publication)
        case execution(ExecutionSlot)
        case last
        case rest(HostRecord)
        case end
    }

    private let state: Mutex<State>
    /// Gives what comes after every execution was collected.
    private let last: @Sendable () async -> [HostRecord]

    init(
        next: ExecutionID, definitions: [RegisteredDefinition], publications: [Publication],
        executions: [ExecutionSlot], last: @escaping @Sendable () async -> [HostRecord]
    ) {
        self.last = last
        state = Mutex(
            State(
                next: next, definitions: definitions[...], publications: publications[...],
                executions: executions[...]))
    }

    /// Nil after the last entry.
    func next() async -> Payload? {
        while true {
            switch step() {
            case .counters(let next): return HostRecordCodec.encode(.counters(nextExecution: next))
            case .definition(let definition): return HostRecordCodec.encode(.definitionRegistered(definition))
            case .publication(let publication): return HostRecordCodec.encode(.definitionPublished(publication))
            case .execution(let slot):
                // One that is not durable yet has its first record behind the checkpoint's position.
                guard let stored = await slot.stored() else { continue }
                return HostRecordCodec.encode(.executionState(stored))
            case .last:
                let records = await last()
                state.withLock { $0.rest = records.reversed() }
            case .rest(let record): return HostRecordCodec.encode(record)
            case .end: return nil
            }
        }
    }

    private func step() -> Step {
        state.withLock { state in
            if let next = state.next {
                state.next = nil
                return .counters(next)
            }
            if let definition = state.definitions.popFirst() { return .definition(definition) }
            if let publication = state.publications.popFirst() { return .publication(publication) }
            if let slot = state.executions.popFirst() { return .execution(slot) }
            guard state.rest != nil else { return .last }
            return state.rest?.popLast().map { .rest($0) } ?? .end
        }
    }
}

extension HostRecord {
    /// The record of a definition in its compiled form.
    static func definitionRegistered(_ definition: RegisteredDefinition) -> HostRecord {
        var compiled: [UInt8] = []
        DefinitionCodec.encode(definition.definition).print(into: &compiled)
        return .definitionRegistered(digest: definition.digest, compiled: compiled)
    }
}
