import EngineProtocol
import FoundationEssentials
import Glibc
import Hummingbird

/// Why the gateway does not start.
public struct ConfigurationError: Error, Sendable {
    /// What is wrong and what to do, in a sentence.
    public var message: String
}

/// What the gateway is told by its environment.
public struct GatewayConfiguration: Sendable {
    /// Where the gateway listens.
    public enum Listener: Sendable, Equatable {
        /// An address of this host and a port.
        case address(String, port: Int)
        /// A Unix socket, for a proxy on this host.
        case socket(path: String)
    }

    /// The daemon's socket (`ENGINE_SOCKET`).
    public var socketPath: String
    /// Where to listen (`ENGINE_GATEWAY_ADDRESS` and `ENGINE_GATEWAY_PORT`, 127.0.0.1 and 8473 unless given; or
    /// `ENGINE_GATEWAY_SOCKET`).
    public var listener: Listener
    /// The exact values of the Host header that are served beside the listener's own (`ENGINE_GATEWAY_HOSTS`, joined by
    /// commas).
    public var extraHosts: [String]
    /// A proxy ends TLS in front of the gateway (`ENGINE_GATEWAY_TLS=proxy`): pages come by https, and addresses beyond
    /// the loopback are allowed.
    public var hasTLSProxy: Bool
    /// What callers may do at most (`ENGINE_GATEWAY_ROLE`, viewer unless given).
    public var role: GatewayRole
    /// The bearer token, from the first line of the file `ENGINE_GATEWAY_TOKEN_FILE`, which only its owner may read.
    public var token: [UInt8]

    /// All parts given.
    public init(
        socketPath: String, listener: Listener = .address("127.0.0.1", port: 8473), extraHosts: [String] = [],
        hasTLSProxy: Bool = false, role: GatewayRole = .viewer, token: [UInt8]
    ) {
        self.socketPath = socketPath
        self.listener = listener
        self.extraHosts = extraHosts
        self.hasTLSProxy = hasTLSProxy
        self.role = role
        self.token = token
    }

    /// Every value of the Host header that is served.
    var hosts: [String] {
        switch listener {
        case .socket: extraHosts
        case .address("::1", let port): ["[::1]:\(port)", "localhost:\(port)"] + extraHosts
        case .address(let address, let port): ["\(address):\(port)", "localhost:\(port)"] + extraHosts
        }
    }

    /// The origins of the gateway's own pages.
    var origins: [String] { hosts.flatMap { hasTLSProxy ? ["https://\($0)", "http://\($0)"] : ["http://\($0)"] } }

    var bindAddress: BindAddress {
        switch listener {
        case .address(let address, let port): .hostname(address, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
    }

    /// Reads the environment.
    public init(environment: [String: String]) throws {
        guard let role = GatewayRole(rawValue: environment["ENGINE_GATEWAY_ROLE"] ?? "viewer") else {
            throw ConfigurationError(message: "ENGINE_GATEWAY_ROLE is none of viewer, operator and author")
        }
        guard let path = environment["ENGINE_GATEWAY_TOKEN_FILE"] else {
            throw ConfigurationError(
                message: "ENGINE_GATEWAY_TOKEN_FILE is not set: make one with "
                    + "\"(umask 077; head -c 32 /dev/urandom | base64 > FILE)\"")
        }
        let hasTLSProxy = environment["ENGINE_GATEWAY_TLS"] == "proxy"
        self.init(
            socketPath: DefaultPaths(uid: getuid()) { environment[$0] }.socket,
            listener: try Self.listener(environment, hasTLSProxy: hasTLSProxy),
            extraHosts: environment["ENGINE_GATEWAY_HOSTS"]?.split(separator: ",").map(String.init) ?? [],
            hasTLSProxy: hasTLSProxy, role: role, token: try Self.readToken(path))
    }

    private static func listener(
        _ environment: [String: String], hasTLSProxy: Bool
    ) throws(ConfigurationError) -> Listener {
        if let path = environment["ENGINE_GATEWAY_SOCKET"] {
            guard environment["ENGINE_GATEWAY_HOSTS"] != nil else {
                throw ConfigurationError(message: "ENGINE_GATEWAY_SOCKET needs ENGINE_GATEWAY_HOSTS: the proxy's names")
            }
            return .socket(path: path)
        }
        let address = environment["ENGINE_GATEWAY_ADDRESS"] ?? "127.0.0.1"
        guard address == "127.0.0.1" || address == "::1" || hasTLSProxy else {
            throw ConfigurationError(
                message: "ENGINE_GATEWAY_ADDRESS is \(address): only the loopback addresses 127.0.0.1 and ::1 are "
                    + "served, unless ENGINE_GATEWAY_TLS=proxy says that a proxy ends TLS in front")
        }
        guard let port = Int(environment["ENGINE_GATEWAY_PORT"] ?? "8473"), (1...65_535).contains(port) else {
            throw ConfigurationError(message: "ENGINE_GATEWAY_PORT is no port number from 1 to 65535")
        }
        return .address(address, port: port)
    }

    /// The process's own environment.
    static func processEnvironment() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }

    private static func readToken(_ path: String) throws -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = attributes?[.posixPermissions] as? Int, let data = FileManager.default.contents(atPath: path)
        else { throw ConfigurationError(message: "the token file \(path) cannot be read") }
        guard mode & 0o077 == 0 else {
            throw ConfigurationError(message: "the token file \(path) is readable by others: chmod 600 it")
        }
        let token = Array(data.prefix { $0 != UInt8(ascii: "\n") })
        guard token.count >= GatewayLimits.tokenBytesMinimum, token.count <= GatewayLimits.tokenBytesMaximum else {
            throw ConfigurationError(
                message: "the token in \(path) has \(token.count) bytes, not "
                    + "\(GatewayLimits.tokenBytesMinimum) to \(GatewayLimits.tokenBytesMaximum)")
        }
        return token
    }
}
