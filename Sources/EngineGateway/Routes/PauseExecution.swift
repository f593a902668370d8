import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `POST …/pause`: the execution stops before its next step.
    static let pauseExecution = Route(
        .post, execution + "/pause", .token(.operator),
        Operation(
            id: "pauseExecution", tag: "Control", summary: "Pauses an execution.",
            parameters: [.executionID, .idempotencyKey],
            body: .object([
                "mode": [
                    "type": ["string", "null"], "enum": ["drain", "freeze", nil],
                    "description": "drain lets running steps finish; freeze stops their processes where they stand.",
                ],
                "reason": Member.text(scalarsMaximum: GatewayLimits.reasonScalarsMaximum, "Why, for people."),
                "resumeAt": [
                    "type": ["string", "null"], "format": "date-time", "pattern": Member.timePattern,
                    "description": "When it resumes by itself.",
                ],
                "before": Member.text(
                    scalarsMaximum: GatewayLimits.nameScalarsMaximum, "The key of a node: pause when it is reached."),
            ]),
            answers: [.json("Control", "It is paused; with `before`, the breakpoint is set.")], problems: [404, 409]),
        respond: { exchange, services in
            let parameters = try exchange.control(PauseParameters.self)
            let result = try await services.calls.call(parameters)
            // A breakpoint pauses later.
            return .control(result, status: parameters.before == nil ? "paused" : result.status.rawValue)
        })
}
