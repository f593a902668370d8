import EngineProtocol
import FoundationEssentials
import Glibc

/// Why the gateway does not start.
public struct ConfigurationError: Error, Sendable {
    /// What is wrong and what to do, in a sentence.
    public var message: String
}

/// What the gateway is told by its environment.
public struct GatewayConfiguration: Sendable {
    /// The daemon's socket (`ENGINE_SOCKET`).
    public var socketPath: String
    /// The loopback address to listen at (`ENGINE_GATEWAY_ADDRESS`, 127.0.0.1 unless given).
    public var address: String
    /// The port (`ENGINE_GATEWAY_PORT`, 8473 unless given).
    public var port: Int
    /// The bearer token, from the first line of the file `ENGINE_GATEWAY_TOKEN_FILE`, which only its owner may read.
    public var token: [UInt8]

    /// All parts given.
    public init(socketPath: String, address: String = "127.0.0.1", port: Int = 8473, token: [UInt8]) {
        self.socketPath = socketPath
        self.address = address
        self.port = port
        self.token = token
    }

    /// The exact values of the Host header that are served.
    var hosts: [String] { [address == "::1" ? "[::1]:\(port)" : "\(address):\(port)", "localhost:\(port)"] }

    /// Reads the environment.
    public init(environment: [String: String]) throws {
        let address = environment["ENGINE_GATEWAY_ADDRESS"] ?? "127.0.0.1"
        guard address == "127.0.0.1" || address == "::1" else {
            throw ConfigurationError(
                message:
                    "ENGINE_GATEWAY_ADDRESS is \(address): only the loopback addresses 127.0.0.1 and ::1 are served")
        }
        guard let port = Int(environment["ENGINE_GATEWAY_PORT"] ?? "8473"), (1...65_535).contains(port) else {
            throw ConfigurationError(message: "ENGINE_GATEWAY_PORT is no port number from 1 to 65535")
        }
        guard let path = environment["ENGINE_GATEWAY_TOKEN_FILE"] else {
            throw ConfigurationError(
                message: "ENGINE_GATEWAY_TOKEN_FILE is not set: make one with "
                    + "\"(umask 077; head -c 32 /dev/urandom | base64 > FILE)\"")
        }
        self.init(
            socketPath: DefaultPaths(uid: getuid()) { environment[$0] }.socket,
            address: address, port: port, token: try Self.readToken(path))
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
