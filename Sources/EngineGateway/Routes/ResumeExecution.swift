import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST …/resume`: a paused execution goes on, a failed one is run again from where it failed.
    static let resumeExecution = Route(
        .post, execution + "/resume", .token(.operator),
        Operation(
            id: "resumeExecution", tag: "Control", summary: "Resumes a paused execution, or redrives a failed one.",
            parameters: [.executionID, .idempotencyKey],
            body: .object([
                "from": Member.text(
                    scalarsMaximum: GatewayLimits.nameScalarsMaximum, "The key of the node to go on from."),
                "set": [
                    "type": ["object", "null"], "description": "Members of the context to set before it goes on.",
                ],
                "skip": Member.nodeKeys("Keys of nodes that count as skipped."),
                "reason": Member.text(scalarsMaximum: GatewayLimits.reasonScalarsMaximum, "Why, for people."),
            ]),
            answers: [.json("Control", "It goes on.")], problems: [404, 409]),
        respond: { exchange, services in
            let result = try await services.calls.call(try exchange.control(ResumeParameters.self))
            return .control(result, status: "running")
        })
}
