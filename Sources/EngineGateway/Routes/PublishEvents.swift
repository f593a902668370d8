import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST /events`: CloudEvents as the HTTP protocol binding 1.0.2 sends them, in structured, batched or binary mode.
    static let publishEvents = Route(
        .post, base + "/events", .token(.operator),
        Operation(
            id: "publishEvents", tag: "Events",
            summary: "Publishes a CloudEvent, or a batch of them, to the executions that listen.",
            body: .events,
            answers: [
                .json("Publication", "The event is durable.", status: 201),
                .init(
                    status: 200,
                    summary: "An event of this source and id was published before; or of a batch, what became of each.",
                    type: "application/json",
                    schema: [
                        "anyOf": [
                            ["$ref": "#/components/schemas/Publication"],
                            ["type": "array", "items": ["$ref": "#/components/schemas/Publication"]],
                        ]
                    ]),
            ], problems: [507]),
        respond: { exchange, services in
            guard exchange.mediaType != EventMode.batchType else {
                return .json(.array(try await services.publish(EventMode.batch(exchange.bytes))))
            }
            let event = try EventMode.single(exchange)
            let result = try await services.calls.call(PublishParameters(event: event))
            return .json(result.encoded, status: result.known ? .ok : .created)
        })
}

extension GatewayServices {
    /// Publishes one after the other. A failure names the event; those before it are published, which a second try with
    /// the same ids does not repeat.
    fileprivate func publish(_ events: [Value]) async throws -> [Value] {
        var results: [Value] = []
        for (place, event) in events.enumerated() {
            do {
                results.append(try await calls.call(PublishParameters(event: event)).encoded)
            } catch var problem as Problem {
                problem.title = "Event \(place + 1) of \(events.count): \(problem.title)"
                throw problem
            }
        }
        return results
    }
}
