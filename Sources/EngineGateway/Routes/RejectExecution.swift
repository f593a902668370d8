import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST …/reject`: what waits for a person's decision fails.
    static let rejectExecution = Route(
        .post, execution + "/reject", .token(.operator),
        Operation(
            id: "rejectExecution", tag: "Control", summary: "Rejects what an execution waits for.",
            parameters: [.executionID, .idempotencyKey], body: .decision,
            answers: [.json("Control", "The decision is durable; `status` is the present one.")], problems: [404, 409]),
        respond: { exchange, services in
            let result = try await services.calls.call(try exchange.control(RejectParameters.self))
            return .control(result, status: result.status.rawValue)
        })
}
