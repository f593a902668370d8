/// Who may import whom: the architecture as a table. A target that is not listed fails the test.
enum ImportTable {
    static let allowed: [String: Set<String>] = [
        "PlantedBugs": ["Glibc"],
        "WorkflowModel": [],
        "WorkflowLanguage": ["WorkflowModel", "Yams", "CYaml"],
        "WorkflowExpressions": ["WorkflowModel", "COniguruma", "Glibc", "Synchronization"],
        "WorkflowSchema": ["WorkflowModel", "COniguruma", "Synchronization"],
        "EngineCore": ["WorkflowModel", "PlantedBugs", "OrderedCollections"],
        "EngineJournal": ["CJournalSystem", "CZstd", "PlantedBugs", "SystemPackage", "Glibc", "Synchronization"],
        "StepProtocol": [],
        "EngineHost": [
            "EngineCore", "EngineJournal", "WorkflowModel", "WorkflowLanguage", "WorkflowExpressions", "WorkflowSchema",
            "StepProtocol", "PlantedBugs", "OrderedCollections", "HeapModule", "DequeModule", "Logging", "Metrics",
            "ServiceLifecycle",
            "Glibc", "Synchronization",
        ],
        "StepSupervisor": ["StepProtocol", "CStepSpawn", "Glibc", "Synchronization"],
        "EngineProtocol": ["WorkflowModel"],
        "EngineClient": ["EngineProtocol", "WorkflowModel", "Glibc", "Synchronization"],
        "EngineDaemon": [
            "EngineHost", "EngineCore", "EngineJournal", "EngineProtocol", "WorkflowModel", "WorkflowLanguage",
            "WorkflowExpressions", "WorkflowSchema", "UnixSignals", "FoundationEssentials", "CSystemd", "NIOCore",
            "NIOPosix", "NIOHTTP1", "NIOSSL", "AsyncHTTPClient", "Configuration", "ArgumentParser", "Logging",
            "Metrics",
            "ServiceLifecycle", "SystemPackage", "Glibc", "Synchronization",
        ],
        "EngineCommands": [
            "EngineClient", "EngineProtocol", "EngineJournal", "WorkflowLanguage", "WorkflowExpressions",
            "WorkflowSchema", "WorkflowModel", "ArgumentParser", "Glibc", "Synchronization",
        ],
        "EngineGateway": [
            "EngineProtocol", "EngineClient", "WorkflowModel", "CGatewayFiles", "Hummingbird", "HummingbirdCore",
            "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOPosix", "Logging", "ServiceLifecycle", "UnixSignals",
            "Synchronization",
            "FoundationEssentials", "Glibc",
        ],
        "engined": ["EngineDaemon"],
        "enginectl": ["EngineCommands"],
        // The supervisor's status becomes the exit status.
        "engine-stepd": ["StepSupervisor", "Glibc"],
        "engine-gateway": ["EngineGateway"],
    ]

    /// Words that may not stand in a target's code: what its nature forbids.
    static let banned: [String: [String]] = [
        "WorkflowModel": ["async ", "await ", "Foundation"],
        "EngineCore": [
            "async ", "await ", "Foundation", "Glibc", "ContinuousClock", "SuspendingClock",
            "SystemRandomNumberGenerator",
            "Logger", " print(", "Task {", "Task.", "Mutex", " Set<", " Dictionary<", "@unchecked",
        ],
        "WorkflowLanguage": ["async ", "await ", "print("],
        "WorkflowExpressions": ["async ", "await ", "SystemRandomNumberGenerator", "getenv", "clock_gettime"],
        "WorkflowSchema": ["async ", "await ", "SystemRandomNumberGenerator"],
        "EngineProtocol": ["async ", "await ", "Foundation", "Glibc", "Codable"],
        "EngineJournal": ["Foundation", "Codable", "DispatchQueue", "EngineCore"],
        "StepProtocol": ["async ", "await ", "Foundation", "Glibc", "Codable"],
        "StepSupervisor": ["async ", "await ", "Foundation", "WorkflowModel", "Value.parse"],
        "EngineHost": ["DispatchQueue", "Codable", "NIO"],
        "EngineDaemon": ["DispatchQueue", "Codable"],
        "EngineClient": ["NIO", "Foundation", "ArgumentParser", "Codable"],
        "EngineCommands": ["NIO", "Codable", "socket("],
    ]
}
