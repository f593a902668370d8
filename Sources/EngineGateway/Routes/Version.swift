import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET /version`: of the daemon, its protocol and the gateway.
    static let version = Route(
        .get, base + "/version", .token(.viewer),
        Operation(
            id: "getVersion", tag: "Engine", summary: "Versions of daemon, protocol and gateway.",
            answers: [.json("Version", "The versions.")]),
        respond: { _, services in
            let ping = try await services.calls.call(PingParameters())
            return .json([
                "version": .string(ping.version), "protocolVersion": .integer(Int64(ping.protocolVersion)),
                "gatewayVersion": .string(EngineVersion.current), "role": .string(services.role.rawValue),
                "now": .string(ping.now.rfc3339),
            ])
        })
}
