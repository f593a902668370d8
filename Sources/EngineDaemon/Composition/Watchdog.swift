import EngineHost
import Logging
import ServiceLifecycle

/// Feeds the service manager's watchdog, and only with a proof that the engine lives: an empty input has gone through
/// an execution's loop, and a question through the journal's writer.
struct Watchdog: Service {
    private let interval: Duration
    private let proveLife: @Sendable () async throws -> Void
    private let manager: ServiceManager
    private let logger: Logger
    private let clock: any Clock<Duration>

    init(
        interval: Duration, manager: ServiceManager, logger: Logger, clock: any Clock<Duration> = ContinuousClock(),
        proveLife: @escaping @Sendable () async throws -> Void
    ) {
        self.interval = interval
        self.proveLife = proveLife
        self.manager = manager
        self.logger = logger
        self.clock = clock
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await proveOnce()
                try await clock.sleep(for: interval / Limits.proofsPerWatchdogInterval)
            }
        }
    }

    /// A proof that comes late still counts as none for the log, but not for the manager: it lives after all.
    private func proveOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await clock.sleep(for: interval / Limits.proofsPerWatchdogInterval)
                logger.error("\(DaemonMessage.noProofOfLife)")
            }
            do {
                try await proveLife()
                manager.feedWatchdog()
            } catch {
                logger.warning("\(DaemonMessage.noProofOfLife)", metadata: ["reason": "\(error)"])
            }
            group.cancelAll()
        }
    }
}
