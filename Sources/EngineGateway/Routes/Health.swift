import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /livez`: the gateway runs.
    static let live = Route(
        .get, "/livez", .token(.viewer),
        Operation(
            id: "isAlive", tag: "Engine", summary: "The gateway runs.", answers: [.json("Health", "It does.")]),
        respond: { _, _ in .json(["status": "ok"]) })

    /// `GET /readyz`: the daemon behind it answers.
    static let ready = Route(
        .get, "/readyz", .token(.viewer),
        Operation(
            id: "isReady", tag: "Engine", summary: "The daemon behind the gateway answers.",
            answers: [.json("Health", "It does.")]),
        respond: { _, services in
            _ = try await services.calls.call(PingParameters())
            return .json(["status": "ok"])
        })
}
