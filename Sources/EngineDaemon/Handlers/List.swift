import EngineCore
import EngineHost
import EngineProtocol

extension ListParameters {
    /// True when the answer takes no more than looking at a few executions.
    var isShort: Bool { statuses.isEmpty && processName == nil && limit <= Limits.inlineListCountMaximum }
}

extension Handlers {
    func list(_ parameters: ListParameters) throws(ProtocolError) -> ListResult {
        let page = engine.list(
            ListRequest(
                statuses: parameters.statusesWanted, processName: parameters.processName,
                cursor: try parameters.position, limit: parameters.limit))
        return ListResult(
            executions: page.summaries.map { EngineProtocol.ExecutionSummary($0, at: page.now) },
            nextCursor: page.next.map(\.description))
    }
}

extension ListParameters {
    /// Nil means every status.
    fileprivate var statusesWanted: Set<ExecutionStatus>? {
        guard !statuses.isEmpty else { return nil }
        return Set(ExecutionStatus.allCases.filter { status in statuses.contains { $0.matches(StatusName(status)) } })
    }

    fileprivate var position: ExecutionID? {
        get throws(ProtocolError) {
            guard let cursor else { return nil }
            guard let number = UInt64(cursor) else {
                throw ProtocolError(.invalidParams, "params.cursor must be the nextCursor of an earlier page")
            }
            return ExecutionID(number: number)
        }
    }
}
