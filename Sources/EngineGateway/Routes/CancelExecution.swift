import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST …/cancel`: steps are stopped, clean-up runs, and then it is over.
    static let cancelExecution = Route(
        .post, execution + "/cancel", .token(.operator),
        Operation(
            id: "cancelExecution", tag: "Control", summary: "Cancels an execution.",
            parameters: [.executionID, .idempotencyKey],
            body: .object([
                "reason": Member.text(scalarsMaximum: GatewayLimits.reasonScalarsMaximum, "Why, for people.")
            ]),
            answers: [.json("Control", "The cancel is durable; `current` tells when steps and clean-up are over.")],
            problems: [404, 409]),
        respond: { exchange, services in
            let result = try await services.calls.call(try exchange.control(CancelParameters.self))
            return .control(result, status: "cancelled")
        })
}
