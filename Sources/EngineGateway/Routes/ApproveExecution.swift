import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST …/approve`: what waits for a person's decision goes on.
    static let approveExecution = Route(
        .post, execution + "/approve", .token(.operator),
        Operation(
            id: "approveExecution", tag: "Control", summary: "Approves what an execution waits for.",
            parameters: [.executionID, .idempotencyKey], body: .decision,
            answers: [.json("Control", "The decision is durable; `status` is the present one.")], problems: [404, 409]),
        respond: { exchange, services in
            let result = try await services.calls.call(try exchange.control(ApproveParameters.self))
            return .control(result, status: result.status.rawValue)
        })
}

extension Operation.Body {
    /// What an approval or a rejection says.
    static let decision = object([
        "nodeKey": Member.text(
            scalarsMaximum: GatewayLimits.nameScalarsMaximum,
            "The key of the node that asks; needed only where several do."),
        "reason": Member.text(scalarsMaximum: GatewayLimits.reasonScalarsMaximum, "Why, for people."),
    ])
}
