import EngineHost
import Logging
import ServiceLifecycle

/// Feeds the service manager's watchdog, and only with a proof that the engine lives: an empty input has gone through
/// an execution's loop, and a question through the journal's writer.
struct Watchdog: Service {
    private let interval: Duration
    private let untilReady: @Sendable () async -> Bool
    private let proveLife: @Sendable () async throws -> Void
    private let manager: ServiceManager
    private let logger: Logger
    private let clock: any Clock<Duration>

    init(
        interval: Duration, manager: ServiceManager, logger: Logger, clock: any Clock<Duration> = ContinuousClock(),
        untilReady: @escaping @Sendable () async -> Bool, proveLife: @escaping @Sendable () async throws -> Void
    ) {
        self.interval = interval
        self.untilReady = untilReady
        self.proveLife = proveLife
        self.manager = manager
        self.logger = logger
        self.clock = clock
    }

    func run() async throws {
        // The service manager waits for the first sign of life until the daemon is ready.
        guard await untilReady() else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            // Cancelled when the daemon stops.
            repeat {
                await proveOnce()
            } while (try? await clock.sleep(for: interval / Limits.proofsPerWatchdogInterval)) != nil
        }
    }

    /// A proof that comes late still counts as none for the log, but not for the manager: it lives after all.
    private func proveOnce() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Cancelled when the proof comes in time.
                guard (try? await clock.sleep(for: interval / Limits.proofsPerWatchdogInterval)) != nil else { return }
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
