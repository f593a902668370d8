import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET …/{id}/events`: the states of one execution as they come.
    static let watchExecution = Route(
        .get, execution + "/events", .token(.viewer),
        Operation(
            id: "watchExecution", tag: "Live",
            summary: "The states of an execution as they come: `status` events, and `end` after a terminal one.",
            parameters: [.executionID, .lastEventID], answers: [.eventStream], problems: [404]),
        respond: { exchange, services in
            try await EventStream(services: services)
                .one(exchange.executionID, after: exchange.lastEventID)
        })
}

extension Operation.Answer {
    /// Server-sent events.
    static let eventStream = Operation.Answer(
        status: 200, summary: "Server-sent events, with a heartbeat comment every 15 seconds.",
        type: "text/event-stream", schema: ["type": "string"])
}

extension Exchange {
    /// The event after which a stream goes on.
    var lastEventID: LiveEventID? { text(Parameter.lastEventID.name).flatMap { LiveEventID(text: $0) } }
}
