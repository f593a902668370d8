import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET …/status`: the status object of the socket, unchanged.
    static let executionStatus = Route(
        .get, execution + "/status", .token(.viewer),
        Operation(
            id: "getExecutionStatus", tag: "Executions", summary: "The status object of an execution.",
            parameters: [
                .executionID,
                Parameter(
                    name: "includesOutput", place: .query, summary: "false leaves the output out, which may be large.",
                    kind: .choice(["true", "false"])),
            ], answers: [.json("Status", "The status object.")], problems: [404]),
        respond: { exchange, services in
            let parameters = StatusParameters(
                executionID: exchange.executionID, includesOutput: exchange.text("includesOutput") != "false")
            return .json(try await services.calls.call(parameters).encoded)
        })
}
