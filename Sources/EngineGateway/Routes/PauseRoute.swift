import EngineProtocol
import Hummingbird

/// `POST …/{id}/pause`.
enum PauseRoute {
    static func add(to group: RouterGroup<BasicRequestContext>, _ calls: EngineCalls) {
        group.post("pause") { _, context in
            let parameters = PauseParameters(executionID: try ExecutionRoute.id(context))
            return try await ExecutionRoute.control(calls, parameters, status: "paused")
        }
    }
}
