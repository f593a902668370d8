import EngineCore
import EngineHost
import ServiceLifecycle

/// One line about the daemon for `systemctl status`.
struct StatusSummary: Sendable {
    let engine: Engine
    let ledger: ConnectionLedger

    var text: String {
        let counts = engine.statistics().counts
        let parts = [ExecutionStatus.running, .waiting, .paused, .failed].map { "\(counts[$0] ?? 0) \($0.rawValue)" }
        let kept = counts.values.reduce(0, +)
        return "Ready: \(parts.joined(separator: ", ")); \(kept) kept; \(ledger.count) connections"
    }
}

/// Renews the status line when it has changed, and not too often.
struct StatusReporter: Service {
    let summary: @Sendable () -> String
    let manager: ServiceManager
    var clock: any Clock<Duration> = ContinuousClock()

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var last: String?
            // Cancelled when the daemon stops.
            while (try? await clock.sleep(for: Limits.statusInterval)) != nil {
                let text = summary()
                if text != last { manager.status(text) }
                last = text
            }
        }
    }
}
