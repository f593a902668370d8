internal import EngineCore
internal import Synchronization
internal import WorkflowModel

/// Who may begin, where a definition bounds how many of its executions run at once: as many as the bound says, and
/// those that wait in the order of their numbers. Executions of all versions of a definition share the places.
///
/// Nothing of it is stored: executions that run, and those whose admission is pending, say all there is.
final class Admissions: Sendable {
    /// An execution whose admission is pending.
    struct Candidate {
        var slot: ExecutionSlot
        var token: Token
    }

    private struct Line {
        /// Who runs, or was just told to.
        var holders: Set<ExecutionID> = []
        /// Who waits, by number.
        var waiting: [Candidate] = []

        var isEmpty: Bool { holders.isEmpty && waiting.isEmpty }

        /// Gives free places to those who wait longest; the bound is that of their own version.
        mutating func fill() -> [Candidate] {
            var admitted: [Candidate] = []
            while let first = waiting.first, holders.count < max(1, first.slot.executionsMaximum ?? 1) {
                waiting.removeFirst()
                holders.insert(first.slot.id)
                admitted.append(first)
            }
            return admitted
        }
    }

    /// By the definition's name with its namespace.
    private let lines = Mutex<[String: Line]>([:])

    /// How many executions wait.
    var count: Int { lines.withLock { $0.values.reduce(0) { $0 + $1.waiting.count } } }

    /// An execution that runs has its place, whether or not there is room: it was admitted before, or redriven.
    func hold(_ slot: ExecutionSlot) {
        guard slot.executionsMaximum != nil else { return }
        lines.withLock { _ = $0[slot.line, default: Line()].holders.insert(slot.id) }
    }

    /// Gives who may begin now: this one, unless it has to wait.
    func request(_ token: Token, of slot: ExecutionSlot) -> [Candidate] {
        change(slot) { line in
            // Nearly always the last: numbers grow.
            let place = line.waiting.lastIndex { $0.slot.id < slot.id }.map { $0 + 1 } ?? 0
            line.waiting.insert(Candidate(slot: slot, token: token), at: place)
        }
    }

    /// The execution has ended, or waits no longer: gives who may begin in its place.
    func leave(_ slot: ExecutionSlot) -> [Candidate] {
        guard slot.executionsMaximum != nil else { return [] }
        return change(slot) { line in
            line.holders.remove(slot.id)
            line.waiting.removeAll { $0.slot === slot }
        }
    }

    private func change(_ slot: ExecutionSlot, _ body: (inout Line) -> Void) -> [Candidate] {
        lines.withLock { lines in
            var line = lines.removeValue(forKey: slot.line) ?? Line()
            body(&line)
            let admitted = line.fill()
            if !line.isEmpty { lines[slot.line] = line }
            return admitted
        }
    }
}

extension ExecutionSlot {
    fileprivate var executionsMaximum: Int? { definition.definition.executionsMaximum }

    fileprivate var line: String { "\(definition.definition.namespace)/\(definition.definition.name)" }
}
