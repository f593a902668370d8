import Logging
import Synchronization
import WorkflowModel

/// The level in force for every logger of the process, which a reload changes.
final class LogThreshold: Sendable {
    private let level: Mutex<Logger.Level>

    init(_ level: Logger.Level) { self.level = Mutex(level) }

    var value: Logger.Level {
        get { level.withLock { $0 } }
        set { level.withLock { $0 = newValue } }
    }
}

/// Writes records of one logger to the daemon's log.
struct DaemonLogHandler: LogHandler {
    let label: String
    let writer: LogWriter
    let threshold: LogThreshold
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// A level set for this logger alone; nil follows the process.
    private var ownLevel: Logger.Level?

    init(label: String, writer: LogWriter, threshold: LogThreshold) {
        self.label = label
        self.writer = writer
        self.threshold = threshold
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? threshold.value }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        writer.write(
            LogRecord(event, label: label, inherited: metadata, provider: metadataProvider, time: WallClock.now))
    }
}
