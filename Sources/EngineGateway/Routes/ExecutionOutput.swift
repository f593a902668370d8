import EngineProtocol
import HTTPTypes
import WorkflowModel

extension Route {
    /// `GET …/output`: the bare output of an execution that has completed.
    static let executionOutput = Route(
        .get, execution + "/output", .token(.viewer),
        Operation(
            id: "getExecutionOutput", tag: "Executions", summary: "The output of an execution that has completed.",
            parameters: [.executionID],
            answers: [.init(status: 200, summary: "The output.", type: "application/json", schema: [:])],
            problems: [404, 409]),
        respond: { exchange, services in
            let status = try await services.calls.call(StatusParameters(executionID: exchange.executionID))
            guard let output = status.output else {
                throw Problem(
                    .conflict, code: "noOutput", title: "The execution is \(status.status.rawValue).",
                    remedy: "An execution has an output once it has completed.")
            }
            return .json(output)
        })
}
