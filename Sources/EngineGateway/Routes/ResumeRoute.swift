import EngineProtocol
import Hummingbird

/// `POST …/{id}/resume`.
enum ResumeRoute {
    static func add(to group: RouterGroup<BasicRequestContext>, _ calls: EngineCalls) {
        group.post("resume") { _, context in
            let parameters = ResumeParameters(executionID: try ExecutionRoute.id(context))
            return try await ExecutionRoute.control(calls, parameters, status: "running")
        }
    }
}
