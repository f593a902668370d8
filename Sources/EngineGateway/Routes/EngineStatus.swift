import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /engine`: the daemon's own state.
    static let engineStatus = Route(
        .get, base + "/engine", .token(.viewer),
        Operation(
            id: "getEngine", tag: "Engine", summary: "The daemon's own state: counts, journal, uptime.",
            answers: [.json("Engine", "The state.")]),
        respond: { _, services in .json(try await services.calls.call(EngineStatusParameters()).encoded) })
}
