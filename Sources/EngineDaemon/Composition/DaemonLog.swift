import Logging

/// The log of the process: one destination and one level for every logger.
struct DaemonLog: Sendable {
    let destination: LogDestination
    let threshold = LogThreshold(.info)

    init(environment: [String: String]) { destination = LogDestination.detect { environment[$0] } }

    func logger(_ label: String) -> Logger {
        Logger(label: label) { DaemonLogHandler(label: $0, destination: destination, threshold: threshold) }
    }

    /// The last words.
    func report(_ failure: DaemonFailure) {
        logger("engined").critical(
            "\(DaemonMessage.failed)",
            metadata: ["reason": "\(failure.reason)", "exitStatus": "\(failure.exit.rawValue)"])
    }
}
