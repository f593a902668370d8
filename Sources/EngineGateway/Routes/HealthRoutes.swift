import EngineProtocol
import Hummingbird
import WorkflowModel

/// `GET /livez`: the gateway runs. `GET /readyz`: the daemon behind it answers.
enum HealthRoutes {
    static func add(to router: Router<BasicRequestContext>, _ calls: EngineCalls) {
        router.get("livez") { _, _ in Response.json(["status": "ok"]) }
        router.get("readyz") { _, _ in
            _ = try await ExecutionRoute.answer(calls, PingParameters())
            return Response.json(["status": "ok"])
        }
    }
}
