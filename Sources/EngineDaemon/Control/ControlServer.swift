import EngineProtocol
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves the control socket until it is told to stop; then requests in flight are finished first.
struct ControlServer: Service {
    private let shared: Shared
    private let socket: ListeningSocket
    private let group: MultiThreadedEventLoopGroup
    private let sessions: AsyncStream<ConnectionSession>
    private let onListening: @Sendable () -> Void

    private let onStopping: @Sendable () -> Void

    /// A server on a socket that is listening. `onListening` is called when clients are accepted, `onStopping` when
    /// they no longer are.
    init(
        socket: ListeningSocket, group: MultiThreadedEventLoopGroup, configuration: ControlConfiguration,
        ledger: ConnectionLedger, policy: AccessPolicy, handler: any RequestHandling, logger: Logger,
        onListening: @escaping @Sendable () -> Void = {}, onStopping: @escaping @Sendable () -> Void = {}
    ) {
        self.socket = socket
        self.group = group
        self.onListening = onListening
        self.onStopping = onStopping
        // Unbounded, because every connection gives one session at most, and connections are bounded.
        let (sessions, continuation) = AsyncStream.makeStream(of: ConnectionSession.self, bufferingPolicy: .unbounded)
        self.sessions = sessions
        shared = Shared(
            configuration: configuration, ledger: ledger, policy: policy, handler: handler, logger: logger,
            sessions: continuation)
    }

    func run() async throws {
        try await shared.prepare(group)
        let listener = try await bind()
        onListening()
        await withDiscardingTaskGroup { group in
            group.addTask { await stopWhenTold(listener) }
            for await session in sessions {
                group.addTask(executorPreference: session.executor) { await session.run() }
            }
        }
    }

    private func bind() async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Waits a second when descriptors run out, instead of asking for the same connection for ever.
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler(backoffProvider: Self.backoff))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: Limits.outboundBytesLow, high: Limits.outboundBytesHigh)
            )
            .childChannelInitializer { [shared] channel in
                channel.eventLoop.makeCompletedFuture { try shared.welcome(channel) }
            }
            .withBoundSocket(socket.descriptor).get()
    }

    private static func backoff(_ error: IOError) -> TimeAmount? {
        AcceptBackoffHandler.defaultBackoffProvider(error: error)
    }

    /// Doors first: nobody new, then what is in flight, then the connections.
    private func stopWhenTold(_ listener: any Channel) async {
        // Cancelled means the same as told.
        try? await gracefulShutdown()
        onStopping()
        socket.removeFile()
        // Closed already is as good.
        try? await listener.close().get()
        await shared.drain()
    }
}
