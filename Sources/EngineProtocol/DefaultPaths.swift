/// Where the daemon keeps its state and listens unless it is told otherwise.
///
/// Pure: who asks and the environment are passed in.
public struct DefaultPaths: Sendable, Equatable {
    /// The directory of journal, checkpoints and step output.
    public var stateDirectory: String
    /// The control socket.
    public var socket: String

    /// The name of the socket's file in its directory.
    public static let socketName = "engined.sock"
    /// The directory of the system's instance below `/run` and `/var/lib`, and of a user's below the XDG directories.
    public static let directoryName = "engine"
    /// Where the instance of the whole machine listens.
    public static let systemSocket = "/run/engine/engined.sock"
    /// Where the instance of the whole machine keeps its state.
    public static let systemStateDirectory = "/var/lib/engine"

    /// Paths given one by one.
    public init(stateDirectory: String, socket: String) {
        self.stateDirectory = stateDirectory
        self.socket = socket
    }

    /// The daemon's paths, first found: `ENGINE_STATE` and `ENGINE_SOCKET`; what systemd made for the unit
    /// (`STATE_DIRECTORY`, `RUNTIME_DIRECTORY`); the system's paths for root, the user's XDG directories for others.
    public init(uid: UInt32, environment: (String) -> String?) {
        func set(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
        // Several directories of one unit are joined by colons; the first is ours.
        func first(_ name: String) -> String? { set(name)?.split(separator: ":").first.map(String.init) }
        let state =
            set("ENGINE_STATE") ?? first("STATE_DIRECTORY")
            ?? (uid == 0 ? Self.systemStateDirectory : Self.userStateDirectory(uid: uid, set))
        let runtime = first("RUNTIME_DIRECTORY").map { "\($0)/\(Self.socketName)" }
        let socket =
            set("ENGINE_SOCKET") ?? runtime
            ?? (uid == 0 ? Self.systemSocket : Self.userSocket(set) ?? "\(state)/\(Self.socketName)")
        self.init(stateDirectory: state, socket: socket)
    }

    /// Where a client looks for the daemon, in order: `ENGINE_SOCKET` alone if it is set; else the user's own
    /// instance, then the system's. The first that exists is meant.
    public static func clientSockets(uid: UInt32, environment: (String) -> String?) -> [String] {
        func set(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
        if let path = set("ENGINE_SOCKET") { return [path] }
        guard uid != 0 else { return [systemSocket] }
        let user = userSocket(set) ?? "\(userStateDirectory(uid: uid, set))/\(socketName)"
        return [user, systemSocket]
    }

    private static func userSocket(_ environment: (String) -> String?) -> String? {
        environment("XDG_RUNTIME_DIR").map { "\($0)/\(directoryName)/\(socketName)" }
    }

    private static func userStateDirectory(uid: UInt32, _ environment: (String) -> String?) -> String {
        if let path = environment("XDG_STATE_HOME") { return "\(path)/\(directoryName)" }
        if let home = environment("HOME") { return "\(home)/.local/state/\(directoryName)" }
        return "/var/tmp/\(directoryName)-\(uid)"
    }
}
