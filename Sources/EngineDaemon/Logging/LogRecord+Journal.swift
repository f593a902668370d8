import Logging

extension LogRecord {
    /// The record in journald's native form, one `NAME=value` a field.
    var journalFields: [String] {
        var fields = [
            // Fields are not shown unless asked for, and a message alone would not say which execution or why.
            "MESSAGE=\(sentence)",
            "PRIORITY=\(level.syslogPriority)",
            "SYSLOG_IDENTIFIER=engined",
            "LOGGER=\(label)",
            "CODE_FILE=\(file)",
            "CODE_LINE=\(line)",
            "CODE_FUNC=\(function)",
        ]
        var hasMessageID = false
        for (key, value) in metadata {
            guard let name = JournalFieldName.name(of: key) else { continue }
            hasMessageID = hasMessageID || name == "MESSAGE_ID"
            fields.append("\(name)=\(value)")
        }
        if !hasMessageID, let kind = MessageCatalog.identifier(of: message) { fields.append("MESSAGE_ID=\(kind)") }
        return fields
    }
}

/// How a metadata key is spelt as a field of the journal.
enum JournalFieldName {
    /// Keys whose field is not just their own name in capitals.
    private static let special = [
        "execution": "EXECUTION_ID", "process": "PROCESS_NAME", "node": "NODE_KEY",
    ]
    /// journald's bound on a field's name.
    private static let lengthMaximum = 64
    /// Fields that say what the record is; metadata must not replace them.
    private static let reserved: Set<String> = [
        "MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "LOGGER", "CODE_FILE", "CODE_LINE", "CODE_FUNC",
    ]

    /// `executionID` becomes `EXECUTION_ID`; nil when nothing of the key can be a field's name.
    static func name(of key: String) -> String? {
        if let name = special[key] { return name }
        var name = ""
        var previousIsLower = false
        for scalar in key.unicodeScalars {
            let isUpper = ("A"..."Z").contains(scalar)
            let isLower = ("a"..."z").contains(scalar)
            let isDigit = ("0"..."9").contains(scalar)
            if isUpper, previousIsLower { name += "_" }
            previousIsLower = isLower || isDigit
            name += isUpper || isLower || isDigit ? String(scalar).uppercased() : "_"
        }
        // A leading underscore marks trusted fields, and a leading digit is not allowed.
        let usable = name.drop { $0 == "_" || $0.isNumber }.prefix(lengthMaximum)
        guard !usable.isEmpty else { return nil }
        return reserved.contains(String(usable)) ? "DATA_\(usable)" : String(usable)
    }
}

extension Logger.Level {
    /// The priority of syslog(3).
    fileprivate var syslogPriority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
