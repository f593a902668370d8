import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET …/inspection`: stack and memory.
    static let inspectExecution = Route(
        .get, execution + "/inspection", .token(.viewer),
        Operation(
            id: "inspectExecution", tag: "Executions", summary: "Stack and memory of an execution.",
            parameters: [.executionID], answers: [.json("Inspection", "Stack and memory.")], problems: [404]),
        respond: { exchange, services in
            .json(try await services.calls.call(InspectParameters(executionID: exchange.executionID)).encoded)
        })
}
