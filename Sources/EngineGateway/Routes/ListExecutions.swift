import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /executions`: a page, newest first.
    static let listExecutions = Route(
        .get, base + "/executions", .token(.viewer),
        Operation(
            id: "listExecutions", tag: "Executions", summary: "A page of executions, newest first.",
            parameters: [
                Parameter(
                    name: "status", place: .query,
                    summary: "Only those of these statuses; active is pending, running, waiting and paused.",
                    kind: .choices(ListParameters.Filter.names)),
                Parameter(
                    name: "processName", place: .query, summary: "Only those of the process of this name.",
                    kind: .text(scalarsMaximum: GatewayLimits.nameScalarsMaximum)),
                .limit(ProtocolLimits.listCountMaximum, standard: ProtocolLimits.listCountDefault),
                Parameter(
                    name: "cursor", place: .query, summary: "The nextCursor of the page before.",
                    kind: .pattern("^[0-9]{1,18}$") { text in
                        (1...18).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    }),
            ], answers: [.json("List", "The page.")]),
        respond: { exchange, services in
            let parameters = ListParameters(
                statuses: exchange.list("status").compactMap(ListParameters.Filter.init(name:)),
                processName: exchange.text("processName"),
                limit: exchange.number("limit").map { Int($0) } ?? ProtocolLimits.listCountDefault,
                cursor: exchange.text("cursor"))
            return .json(try await services.calls.call(parameters).encoded)
        })
}
