import Hummingbird
import Logging
import NIOPosix

/// The HTTP server: every route is behind ``RequestGuard``, and every verb is one file in `Routes`.
///
/// It has no rights of its own: each request becomes one call on the daemon's socket, whose access rules decide.
public struct Gateway: Sendable {
    private let configuration: GatewayConfiguration

    /// A gateway that is not running yet.
    public init(_ configuration: GatewayConfiguration) { self.configuration = configuration }

    /// Serves until the task is cancelled or the process is told to end.
    public func run() async throws {
        let threads = NIOThreadPool(numberOfThreads: GatewayLimits.callsMaximum)
        threads.start()
        let calls = EngineCalls(socketPath: configuration.socketPath, threads: threads)
        let application = Application(
            router: Self.router(hosts: configuration.hosts, token: configuration.token, calls),
            configuration: .init(
                address: .hostname(configuration.address, port: configuration.port), serverName: nil),
            logger: Logger(label: "engine-gateway"))
        do {
            try await application.runService()
        } catch {
            try await threads.shutdownGracefully()
            throw error
        }
        try await threads.shutdownGracefully()
    }

    /// The routes behind their guard.
    static func router(hosts: [String], token: [UInt8], _ calls: EngineCalls) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.addMiddleware { RequestGuard(hosts: hosts, token: token) }
        HealthRoutes.add(to: router, calls)
        let executions = router.group("api/v1/process-engine/executions/processes/:id")
        StatusRoute.add(to: executions, calls)
        PauseRoute.add(to: executions, calls)
        ResumeRoute.add(to: executions, calls)
        CancelRoute.add(to: executions, calls)
        return router
    }
}
