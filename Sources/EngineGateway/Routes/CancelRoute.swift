import EngineProtocol
import Hummingbird

/// `POST …/{id}/cancel`.
enum CancelRoute {
    static func add(to group: RouterGroup<BasicRequestContext>, _ calls: EngineCalls) {
        group.post("cancel") { _, context in
            let parameters = CancelParameters(executionID: try ExecutionRoute.id(context))
            return try await ExecutionRoute.control(calls, parameters, status: "cancelled")
        }
    }
}
