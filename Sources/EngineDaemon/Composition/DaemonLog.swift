import Logging

/// The log of the process: one destination and one level for every logger.
struct DaemonLog: Sendable {
    let destination: LogDestination
    private let writer: LogWriter
    let threshold = LogThreshold(.info)

    init(environment: [String: String]) {
        destination = LogDestination.detect { environment[$0] }
        writer = LogWriter(destination)
    }

    func logger(_ label: String) -> Logger {
        Logger(label: label) { DaemonLogHandler(label: $0, writer: writer, threshold: threshold) }
    }

    /// Returns when all that was logged is written: before the process ends.
    func flush() { writer.flush() }

    /// The last words.
    func report(_ failure: DaemonFailure) {
        logger("engined").critical(
            "\(DaemonMessage.failed)",
            metadata: ["reason": "\(failure.reason)", "exitStatus": "\(failure.exit.rawValue)"])
    }
}
