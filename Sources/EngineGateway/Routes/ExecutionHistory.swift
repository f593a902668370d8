import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET …/history`: a page of the journaled events.
    static let executionHistory = Route(
        .get, execution + "/history", .token(.viewer),
        Operation(
            id: "getExecutionHistory", tag: "Executions", summary: "A page of the journaled events, oldest first.",
            parameters: [
                .executionID,
                Parameter(
                    name: "after", place: .query, summary: "Events after this sequence number.",
                    kind: .number(0...Int64.max, standard: 0)),
                .limit(ProtocolLimits.historyCountMaximum, standard: ProtocolLimits.historyCountDefault),
            ], answers: [.json("History", "The page.")], problems: [404]),
        respond: { exchange, services in
            let parameters = HistoryParameters(
                executionID: exchange.executionID, after: exchange.number("after").map { UInt64($0) } ?? 0,
                limit: exchange.number("limit").map { Int($0) } ?? ProtocolLimits.historyCountDefault)
            return .json(try await services.calls.call(parameters).encoded)
        })
}
