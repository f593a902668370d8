/// The identifier (`MESSAGE_ID`) of each kind of message, found by the message's constant text.
///
/// Identifiers are for ever; `packaging/doc/logging.md` lists them. A message without one is not yet promised to anybody.
enum MessageCatalog {
    static func identifier(of message: String) -> String? { identifiers[message] }

    static let identifiers: [String: String] = [
        DaemonMessage.ready: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f001",
        DaemonMessage.stopping: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f002",
        DaemonMessage.stopped: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f003",
        DaemonMessage.failed: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f004",
        DaemonMessage.reloaded: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f005",
        DaemonMessage.reloadFailed: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f006",
        DaemonMessage.noProofOfLife: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f007",
        DaemonMessage.connectionRefused: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f008",
        DaemonMessage.connectionCut: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f009",
        DaemonMessage.permissionDenied: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f00a",
        DaemonMessage.recovered: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f00b",
        DaemonMessage.unknownVariable: "4c5f2c0e7a1b4d6f9a3e8b7d51c2f00c",
    ]
}

/// The daemon's own messages: constant texts, what changes is in their metadata.
enum DaemonMessage {
    static let ready = "The daemon is ready."
    static let recovered = "The journal is recovered."
    static let stopping = "The daemon is stopping; running steps go on."
    static let stopped = "The daemon has stopped."
    static let failed = "The daemon cannot go on."
    static let reloaded = "The configuration was reloaded."
    static let reloadFailed = "The configuration was not reloaded; the one before stays in force."
    static let noProofOfLife = "The engine gave no proof of life; the watchdog is not fed."
    static let connectionRefused = "A connection was refused."
    static let connectionCut = "A connection was cut."
    static let permissionDenied = "A request was refused for want of permission."
    static let unknownVariable = "An environment variable is named like a setting and is none."
}
