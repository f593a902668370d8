/// Every setting of the daemon: its name in the configuration file and, after `ENGINE_`, in the environment.
enum Setting: String, CaseIterable {
    /// The state directory.
    case state
    /// The control socket.
    case socket
    /// The directory of what definitions refer to: schemas, functions, scripts.
    case resources
    /// The program `engine-stepd`, or `none` when something else starts it.
    case stepd
    /// The directory of secrets.
    case secrets
    /// The least level that is logged.
    case logLevel
    /// Connections at once.
    case connectionsMaximum
    /// Connections at once of one user.
    case connectionsPerUserMaximum
    /// The longest request line.
    case lineBytesMaximum
    /// After how long without traffic a connection is closed; 0 means never.
    case idleSeconds
    /// For how many days finished executions are kept.
    case retentionDays
    /// How many finished executions are kept.
    case retentionCount
    /// The proxy for calls, as http://HOST:PORT.
    case httpProxy
    /// Hosts that are called without the proxy, with commas between; `.example.com` means all below it.
    case httpDirect
    /// A file of certificates that are trusted beside the system's.
    case httpTrust
    /// Origins that are answered by others: `FROM=TO`, with commas between.
    case httpOrigins
    /// How long a connection may take to be made.
    case httpConnectSeconds
    /// How long a service may say nothing.
    case httpSilenceSeconds
    /// The longest answer.
    case httpBodyBytesMaximum

    /// `logLevel` becomes `ENGINE_LOG_LEVEL`.
    var variable: String {
        rawValue.reduce(into: "ENGINE_") { name, character in
            if character.isUppercase { name += "_" }
            name += character.uppercased()
        }
    }

    /// The variable that names the configuration file; it cannot stand in the file itself.
    static let fileVariable = "ENGINE_CONFIG"
}
