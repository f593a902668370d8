public import EngineCore
internal import EngineJournal

extension Engine {
    /// The events of an execution after sequence `after`, oldest first, as far as the journal still holds them.
    public func history(
        _ id: ExecutionID, after: UInt64 = 0, limit: Int = 500
    ) async throws(EngineError) -> HistoryPage {
        guard let slot = directory[id], let execution = slot.execution else { throw .executionNotFound(id) }
        let limit = min(max(1, limit), Limits.historyPageMaximum)
        let positions = slot.positions
        var page = HistoryPage(
            definition: slot.definition.definition, entries: [], droppedThrough: 0, next: nil)
        var isFirst = true
        do {
            try await seams.store.read(
                from: max(positions.lowerBound, seams.store.firstPosition), through: positions.upperBound
            ) { _, payload in
                guard let (first, events) = try HostRecordCodec.events(of: id, in: payload) else { return true }
                if isFirst { page.droppedThrough = first - 1 }
                isFirst = false
                for (sequence, event) in zip(first..., try EventCodec.decode(events)) where sequence > after {
                    guard page.entries.count < limit else { return false }
                    page.entries.append(HistoryPage.Entry(sequence: sequence, event: event))
                }
                return true
            }
        } catch {
            throw .unreadable(path: "journal", reason: "\(error)")
        }
        if isFirst { page.droppedThrough = execution.sequence }
        if let last = page.entries.last, last.sequence < execution.sequence { page.next = last.sequence }
        return page
    }
}
