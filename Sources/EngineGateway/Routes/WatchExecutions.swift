import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /executions/events`: the changes of all executions as they come.
    static let watchExecutions = Route(
        .get, base + "/executions/events", .token(.viewer),
        Operation(
            id: "watchExecutions", tag: "Live",
            summary: "Summaries of executions as they change: `change` events, and `reset` when some were missed.",
            parameters: [.lastEventID], answers: [.eventStream]),
        respond: { exchange, services in
            try EventStream(services: services).all(after: exchange.lastEventID)
        })
}
