/// The daemon's own messages: constant texts, what changes is in their metadata.
enum DaemonMessage {
    static let ready = "daemon ready"
    static let recovered = "journal recovered"
    static let journalWarning = "journal warning"
    static let stopping = "daemon stopping, running steps go on"
    static let stopped = "daemon stopped"
    static let failed = "daemon failed"
    static let reloaded = "configuration reloaded"
    static let reloadFailed = "configuration not reloaded, the one before stays in force"
    static let noProofOfLife = "no proof of life, the watchdog is not fed"
    static let connectionRefused = "connection refused"
    static let connectionCut = "connection cut"
    static let permissionDenied = "permission denied"
    static let unknownVariable = "environment variable is no setting"
    static let supervisorNotice = "step supervisor"
}

/// The identifier (`MESSAGE_ID`) of each kind of message, found by the message's constant text.
///
/// Identifiers are for ever, and `packaging/doc/logging.md` lists them. A message without one is promised to nobody yet.
enum MessageCatalog {
    static func identifier(of message: String) -> String? { identifiers[message] }

    static let identifiers: [String: String] = [
        DaemonMessage.ready: "7f0b6a0cf1f24c0d8f8c3c8a7f1a5e01",
        DaemonMessage.recovered: "0d0e7cf6d6c34c7ab6b5e7b3ad0a9c02",
        DaemonMessage.journalWarning: "b8e42f8a4d0f4be6a5f9a1fb4a6d5d03",
        DaemonMessage.stopping: "5a9b1d3a3d3a4c86a8e7d3dd2f6b1f04",
        DaemonMessage.stopped: "e1f6a5a7f2a94d24b9a8c1f0c3e77a05",
        DaemonMessage.failed: "c6a3a2b9f7ab4a0f9a1c60a2f08b5d06",
        DaemonMessage.reloaded: "1b9d8f5cb77c41d3a2e3b61f2b0a8c07",
        DaemonMessage.reloadFailed: "9e2c7a40a6f14b8f8d6b0a4fd2cbb408",
        DaemonMessage.noProofOfLife: "d4f0a97d9c8b4e5e9f27a5b6e3f1a209",
        DaemonMessage.connectionRefused: "3c1e5d7f8a9b4c2d9e6f7a8b9c0d1e0a",
        DaemonMessage.connectionCut: "6f5e4d3c2b1a4f9e8d7c6b5a4f3e2d0b",
        DaemonMessage.permissionDenied: "a7d9c5e3f1b24680ace13579bdf0240c",
        DaemonMessage.unknownVariable: "82b4d6f8a0c24e6f91b3d5f7a9c1e30d",
        DaemonMessage.supervisorNotice: "b0d2f4a6c8e04a1c9e3b5d7f91a3c50e",
        "engine ready": "2d7c9f4e6a8b4c0e8f1a3b5c7d9e0f11",
        "engine stopped": "4f6a8c0e2b4d46f8a1c3e5f7092b4d12",
        "execution started": "58c1f3a5b7d94e0b8c6d2f4a6e8b0c13",
        "execution paused": "90a2b4c6d8e04f1a9b3c5d7e9f1a2b14",
        "execution completed": "c3e5f7a90b1d4c2e8f4a6b8d0e2c4f15",
        "execution failed": "f7b9d1c3e5a24f6b8d0e2c4a6b8f0d16",
        "execution cancelled": "1e3c5a7b9d0f4e2c8a6b4d2f0e8c6a17",
        "checkpoint written": "35d7f9b1c3e54a6c8e0f2b4d6a8c0e18",
        "checkpoint not written": "69fb1d3e5a7c4e8f9b2d4f6a8c0e2b19",
        "executions forgotten": "8dbf1e3c5a7b4d9f8e0c2a4b6d8f0e1a",
    ]
}
