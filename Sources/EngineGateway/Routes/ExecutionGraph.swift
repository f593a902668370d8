import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET …/graph`: every task of the definition with how it is, for drawing.
    static let executionGraph = Route(
        .get, execution + "/graph", .token(.viewer),
        Operation(
            id: "getExecutionGraph", tag: "Executions", summary: "The tasks of the definition, with how each is.",
            parameters: [.executionID], answers: [.json("Graph", "The tasks in document order.")], problems: [404]),
        respond: { exchange, services in
            .json(try await services.calls.call(GraphParameters(executionID: exchange.executionID)).encoded)
        })
}
