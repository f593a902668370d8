import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The HTTP server: every request passes ``GatewayResponder``, and every verb is one file in `Routes`.
///
/// It has no rights of its own: each request becomes one call on the daemon's socket, whose access rules decide.
public struct Gateway: Sendable {
    private let configuration: GatewayConfiguration

    /// A gateway that is not running yet.
    public init(_ configuration: GatewayConfiguration) { self.configuration = configuration }

    /// Serves until the task is cancelled or the process is told to end.
    public func run() async throws {
        let calls = EngineCalls(socketPath: configuration.socketPath)
        calls.start()
        let live = LiveFeed(socketPath: configuration.socketPath)
        let logger = Logger(label: "engine-gateway")
        let application = Application(
            responder: responder(calls, live),
            server: .http1(configuration: Self.connections),
            configuration: .init(
                address: configuration.bindAddress,
                availableConnectionsDelegate: .maximum(GatewayLimits.connectionsMaximum, logger: logger)),
            logger: logger)
        // Stopped in reverse: while the feed lives, its subscribers would hold up the server's end.
        let group = ServiceGroup(
            configuration: .init(
                services: [application, FeedService(live: live)], gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        do {
            try await group.run()
        } catch {
            try await calls.end()
            throw error
        }
        try await calls.end()
    }

    private func responder(_ calls: EngineCalls, _ live: LiveFeed) -> GatewayResponder {
        let tokens = AccessTokens(token: configuration.token)
        return GatewayResponder(
            table: RouteTable(Route.all),
            guard: RequestGuard(hosts: configuration.hosts, origins: configuration.origins, tokens: tokens),
            services: GatewayServices(calls: calls, live: live, tokens: tokens, role: configuration.role))
    }

    private static var connections: HTTP1Channel.Configuration {
        .init(
            additionalChannelHandlers: [AbsoluteTarget.Installer(), StalledReader()],
            idleTimeout: .seconds(GatewayLimits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: GatewayLimits.headerBytesMaximum,
                maxHeaderListSize: GatewayLimits.headerBytesMaximum,
                maxHeaderFieldCount: GatewayLimits.headerFieldsMaximum))
    }
}
