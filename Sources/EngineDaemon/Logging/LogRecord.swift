import Logging
import WorkflowModel

/// One log message with all that belongs to it, ready to be written in either form.
struct LogRecord {
    var time: Instant
    var level: Logger.Level
    var label: String
    var message: String
    /// Sorted by key, so that equal messages look equal.
    var metadata: [(key: String, value: String)]
    var file: String
    var function: String
    var line: UInt

    init(
        _ event: LogEvent, label: String, inherited: Logger.Metadata, provider: Logger.MetadataProvider?, time: Instant
    ) {
        self.time = time
        self.label = label
        level = event.level
        message = event.message.description
        file = event.file
        function = event.function
        line = event.line
        var merged = inherited
        if let provided = provider?.get() { merged.merge(provided) { $1 } }
        if let own = event.metadata { merged.merge(own) { $1 } }
        if let error = event.error { merged["error"] = "\(error)" }
        metadata = merged.map { ($0.key, $0.value.description) }.sorted { $0.key < $1.key }
    }
}
