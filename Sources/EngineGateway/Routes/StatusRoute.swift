import EngineProtocol
import Hummingbird

/// `GET …/{id}/status`: the status object of the socket, unchanged.
enum StatusRoute {
    static func add(to group: RouterGroup<BasicRequestContext>, _ calls: EngineCalls) {
        group.get("status") { _, context in
            let parameters = StatusParameters(executionID: try ExecutionRoute.id(context))
            return Response.json(try await ExecutionRoute.answer(calls, parameters).encoded)
        }
    }
}
