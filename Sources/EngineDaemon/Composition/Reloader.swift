import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads log level and roles again at SIGHUP; other settings need a restart.
struct Reloader: Service {
    let sources: DaemonConfiguration.Sources
    let log: DaemonLog
    let policy: AccessPolicy
    let summary: @Sendable () -> String
    let manager: ServiceManager

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { reload() }
    }

    /// A configuration that is wrong changes nothing.
    func reload() {
        let logger = log.logger("engined")
        manager.reloading(at: Self.uptime)
        do throws(ConfigurationError) {
            let configuration = try DaemonConfiguration(sources)
            log.threshold.value = configuration.logLevel
            policy.replace(with: configuration.roles)
            logger.notice("\(DaemonMessage.reloaded)", metadata: ["logLevel": "\(configuration.logLevel)"])
        } catch {
            logger.error("\(DaemonMessage.reloadFailed)", metadata: ["reason": "\(error)"])
        }
        manager.ready(status: summary())
    }

    /// The clock by which the service manager orders reloads.
    private static var uptime: Duration {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux and the pointer is valid.
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
