import Glibc
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import EngineDaemon

/// A control server in a service group, to be stopped as the daemon is.
enum StoppableServer {
    /// Runs the server until `body` has called the closure that it is given, and has returned.
    static func run(
        path: String, handler: any RequestHandling,
        _ body: (_ stop: @Sendable () -> Void) async throws -> Void
    ) async throws {
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let configuration = ControlConfiguration()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = ControlServer(
            socket: try ListeningSocket(path: path, group: nil), group: group, configuration: configuration,
            ledger: ConnectionLedger(configuration),
            policy: AccessPolicy(.standard(ownUID: getuid(), engineGID: nil)), handler: handler, logger: logger,
            onListening: { continuation.finish() })
        let services = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await services.run() }
            let stop = Gate()
            tasks.addTask {
                await stop.wait()
                await services.triggerGracefulShutdown()
            }
            for await _ in listening {}
            try await body { stop.open() }
            try await tasks.waitForAll()
        }
        try await group.shutdownGracefully()
    }
}
