import EngineHost
import EngineJournal
import EngineProtocol
import Glibc
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals
import WorkflowModel

/// The daemon put together: configuration, socket, journal, engine, control server and what watches over them.
struct DaemonProcess {
    let sources: DaemonConfiguration.Sources
    let listener: CInt?
    let log: DaemonLog
    var manager = ServiceManager.systemd

    /// Runs until the daemon is told to stop, or fails.
    func run() async throws {
        let configuration = try prepare()
        let logger = log.logger("engined")
        try StateDirectory.prepare(configuration.stateDirectory)
        let socket = try listen(configuration)
        let engine: Engine
        let registry = MetricRegistry()
        let transport = ServiceTransport(configuration.calls)
        do {
            engine = try await Starting(manager: manager, log: log, metrics: registry, transport: transport)
                .open(configuration)
        } catch {
            socket.removeFile()
            throw error
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: Limits.eventLoopThreads)
        try await serve(engine, registry, on: socket, configuration, group, logger)
        try await transport.shutdown()
        try await group.shutdownGracefully()
        logger.notice("\(DaemonMessage.stopped)")
    }

    /// Sets up the process as every part expects it.
    private func prepare() throws(ConfigurationError) -> DaemonConfiguration {
        // Files are private unless they are opened on purpose; a client that is gone is an error of its write.
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        var configuration = try DaemonConfiguration(sources)
        log.threshold.value = configuration.logLevel
        configuration.control.connectionsMaximum = min(
            configuration.control.connectionsMaximum,
            DescriptorBudget.connectionsMaximum(descriptors: DescriptorBudget.raise()))
        for name in configuration.unknownVariables {
            log.logger("engined").warning("\(DaemonMessage.unknownVariable)", metadata: ["name": "\(name)"])
        }
        return configuration
    }

    private func listen(_ configuration: DaemonConfiguration) throws(ListeningSocket.Failure) -> ListeningSocket {
        if let listener { return ListeningSocket(adopting: listener) }
        let group = sources.uid == 0 ? sources.identities.gid(Limits.groupName) : nil
        return try ListeningSocket(path: configuration.socketPath, group: group)
    }

    private func serve(
        _ engine: Engine, _ registry: MetricRegistry, on socket: ListeningSocket, _ configuration: DaemonConfiguration,
        _ group: MultiThreadedEventLoopGroup, _ logger: Logger
    ) async throws {
        let policy = AccessPolicy(configuration.roles)
        let ledger = ConnectionLedger(configuration.control)
        let identity = DaemonIdentity(
            version: EngineVersion.current, pid: getpid(), stateDirectory: configuration.stateDirectory,
            socketPath: socket.path)
        let summary = StatusSummary(engine: engine, ledger: ledger)
        let server = ControlServer(
            socket: socket, group: group, configuration: configuration.control, ledger: ledger, policy: policy,
            handler: MeasuredHandling(
                Handlers(engine: engine, identity: identity, registry: registry, connectionCount: { ledger.count }),
                factory: registry),
            logger: log.logger("control"),
            onListening: { [manager] in
                manager.ready(status: summary.text)
                logger.notice("\(DaemonMessage.ready)", metadata: ["socket": "\(socket.path ?? "passed")"])
            },
            onStopping: { [manager] in
                manager.stopping()
                logger.notice("\(DaemonMessage.stopping)")
            })
        // Stopped in reverse: doors first, the engine after the last answer, the heartbeat at the end.
        var services: [any Service] = []
        if let interval = Duration.watchdogInterval {
            services.append(
                Watchdog(
                    interval: interval, manager: manager, logger: logger, untilReady: { await engine.untilReady() },
                    proveLife: { _ = try await engine.proveLife() }))
        }
        services.append(StatusReporter(summary: { summary.text }, manager: manager))
        services.append(
            Reloader(sources: sources, log: log, policy: policy, summary: { summary.text }, manager: manager))
        services.append(engine)
        services.append(ReadyServer(engine: engine, server: server))
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log.logger("services"))
        group.maximumGracefulShutdownDuration = Limits.stopDurationMaximum
        try await ServiceGroup(configuration: group).run()
    }
}

/// The control server, from the moment on when the engine takes commands.
private struct ReadyServer: Service {
    let engine: Engine
    let server: ControlServer

    func run() async throws {
        // False when the engine has failed already, which its own service tells: its error ends the group.
        guard await engine.untilReady() else { return try await gracefulShutdown() }
        try await server.run()
    }
}
