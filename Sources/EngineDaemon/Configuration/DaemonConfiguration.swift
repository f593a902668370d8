import Configuration
import EngineHost
import EngineProtocol
import Logging

/// All that the daemon is told from outside, checked and complete.
struct DaemonConfiguration: Sendable, Equatable {
    var stateDirectory: String
    var socketPath: String
    /// Where schemas, functions and scripts are that definitions refer to; nil when there is no such place.
    var resourceDirectory: String?
    var supervisor: SupervisorProgram
    /// The directories of secrets: what the service manager gave, then the configured one.
    var secrets: [SecretStore.Directory]
    /// How requests to services are sent.
    var calls: CallConfiguration
    var logLevel: Logger.Level
    var control: ControlConfiguration
    var retentionAge: Duration
    var retentionCount: Int
    var roles: RoleTable
    /// The file that was read, which a reload reads again; nil when there is none.
    var filePath: String?
    /// Variables that begin with `ENGINE_` and are no setting.
    var unknownVariables: [String]
}

extension DaemonConfiguration {
    /// What the configuration is made of, outermost first.
    struct Sources: Sendable {
        /// Settings of the command line.
        var flags: [Setting: String] = [:]
        /// The file that the command line names.
        var filePath: String?
        var environment: [String: String] = [:]
        var uid: UInt32
        var identities: Identities = .system
    }

    /// The command line comes first, then the environment, then the file, then what is built in.
    init(_ sources: Sources) throws(ConfigurationError) {
        filePath = try Self.filePath(sources)
        var file = ConfigurationFile.absent
        if let filePath {
            file = try ConfigurationFile(reading: filePath, ownUID: sources.uid, identities: sources.identities)
        }
        let reader = ConfigReader(providers: [
            Self.provider("command line", sources.flags),
            EnvironmentVariablesProvider(environmentVariables: sources.environment),
            Self.provider("file", file.settings),
        ]).scoped(to: "engine")
        let settings = SettingReader { reader.string(forKey: ConfigKey([$0.rawValue])) }

        let defaults = DefaultPaths(uid: sources.uid) { sources.environment[$0] }
        stateDirectory = try settings.path(.state) ?? defaults.stateDirectory
        socketPath = try settings.path(.socket) ?? defaults.socket
        resourceDirectory = try settings.path(.resources)
        supervisor = try SupervisorProgram(settings)
        secrets = []
        if let given = sources.environment["CREDENTIALS_DIRECTORY"], !given.isEmpty {
            secrets.append(SecretStore.Directory(path: given, refusesOpenFiles: false))
        }
        if let path = try settings.path(.secrets) { secrets.append(SecretStore.Directory(path: path)) }
        calls = try CallConfiguration(settings)
        logLevel = try settings.level(.logLevel) ?? .info
        control = try ControlConfiguration(settings)
        let days = try settings.integer(.retentionDays, in: 0...Limits.retentionDaysMaximum)
        retentionAge = .seconds(86_400 * (days ?? Limits.retentionDaysDefault))
        retentionCount =
            try settings.integer(.retentionCount, in: 0...Limits.retentionCountMaximum)
            ?? Limits.retentionCountDefault
        roles = RoleTable.standard(
            ownUID: sources.uid, engineGID: sources.identities.gid(Limits.groupName)
        ).overridden(by: file.roles)
        let known = Set(Setting.allCases.map(\.variable) + [Setting.fileVariable])
        unknownVariables = sources.environment.keys.filter { $0.hasPrefix("ENGINE_") && !known.contains($0) }.sorted()
    }

    private static func provider(_ name: String, _ settings: [Setting: String]) -> InMemoryProvider {
        InMemoryProvider(
            name: name,
            values: Dictionary(
                uniqueKeysWithValues: settings.map {
                    (AbsoluteConfigKey(["engine", $0.key.rawValue]), ConfigValue(.string($0.value), isSecret: false))
                }))
    }

    /// A file that was named must be there; the one at the usual place is read when it is there.
    private static func filePath(_ sources: Sources) throws(ConfigurationError) -> String? {
        if let named = sources.filePath ?? sources.environment[Setting.fileVariable], !named.isEmpty { return named }
        let directory: String? =
            if let given = sources.environment["CONFIGURATION_DIRECTORY"]?.split(separator: ":").first {
                String(given)
            } else if sources.uid == 0 {
                "/etc/engine"
            } else if let home = sources.environment["XDG_CONFIG_HOME"] {
                "\(home)/engine"
            } else {
                sources.environment["HOME"].map { "\($0)/.config/engine" }
            }
        guard let path = directory.map({ "\($0)/engined.json" }), FileSystem.exists(path) else { return nil }
        return path
    }
}
